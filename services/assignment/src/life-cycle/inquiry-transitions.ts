import type { BatonEvent } from '@baton/contracts';
import { close, reopen } from './closing.js';
import { later, type Context } from './context.js';
import type { Lead } from './lead.js';
import { valuedAnew } from './queue-value.js';
import { note, step, thenRoute, type Effect, type Step } from './step.js';

type Inquiry = BatonEvent<'inquiry-accepted'>;

/** The lead waits for the score of an inquiry, or is routed at once when the score came first. */
function joinScore(lead: Lead, event: Inquiry, effects: Effect[], context: Context): Step {
  if (lead.scoredVersion >= event.streamVersion)
    return thenRoute({ ...lead, queue: null, episode: null, due: null, awaitedInquiryId: null }, effects);
  return step(
    {
      ...lead,
      queue: null,
      episode: null,
      place: 'awaiting-score',
      awaitedInquiryId: event.data.inquiryId,
      awaitedVersion: event.streamVersion,
      due: { kind: 'score-wait', at: later(context.now, context.settings.scoreWaitMs) },
    },
    ...effects,
  );
}

/** A closed lead asks again: a customer goes to the account's owner, anybody else is pursued anew. */
function returned(lead: Lead, event: Inquiry, effects: Effect[], context: Context): Step {
  if (lead.outcome === 'merged' || lead.outcome === 'erased') return step(lead, ...effects);
  const opened = reopen(lead, `A new inquiry came in after it was closed as ${lead.outcome}.`, context);
  const all = [...effects, ...opened.effects];
  if (lead.outcome === 'won' && lead.lastOwner !== null)
    return thenRoute({ ...opened.lead, due: null }, all, {
      preface: `${context.nameOf(lead.lastOwner)} owns the account.`,
      currentOwner: lead.lastOwner,
    });
  return joinScore(opened.lead, event, all, context);
}

/**
 * An inquiry of the lead. A test lead reaches nobody; a new inquiry never moves an owned lead, its owner is told; a nurtured or closed
 * lead is routed again.
 */
export function inquiryAccepted(lead: Lead, event: Inquiry, context: Context): Step {
  const { data } = event;
  const { unmailable: _past, ...mailable } = lead.memory;
  const seen: Lead = { ...lead, seenAt: context.now, memory: data.consent.email === 'granted' ? mailable : lead.memory };
  const origin = { mediaType: data.origin.mediaType, channel: data.origin.channel, campaign: data.origin.campaign };
  const noted = [note('inquiry-accepted', { inquiryId: data.inquiryId, connector: data.connector, ...origin })];
  if (data.isTest) {
    if (lead.place !== 'awaiting-inquiry') return step(lead, note('test-inquiry-ignored', { inquiryId: data.inquiryId }));
    const closed = close(seen, 'test', 'It is a test lead: its source says so.', context);
    return { ...closed, effects: [...noted, ...closed.effects] };
  }
  switch (lead.place) {
    case 'awaiting-inquiry':
    case 'nurturing':
      return joinScore(seen, event, noted, context);
    case 'awaiting-score':
      return step(seen, ...noted);
    case 'queued':
      return step(valuedAnew(seen, context), ...noted);
    case 'assigned': {
      const ownership = lead.ownership!;
      const because = `Another inquiry of a lead that ${context.nameOf(ownership.repId)} owns, through ${data.origin.channel}.`;
      return step(seen, ...noted, { kind: 'announce', ownership, because });
    }
    case 'closed':
      return returned(seen, event, noted, context);
  }
}
