import type { BatonEvent } from '@baton/contracts';
import { close } from './closing.js';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { note, stay, thenRoute, type Step } from './step.js';

/** Whether the event is about the episode that the lead is in; any other is about the past and ignored. */
const isPresent = (lead: Lead, event: { data: { episodeId: string } }) =>
  lead.place === 'nurturing' && lead.episode?.episodeId === event.data.episodeId;

/** Engagement: the lead is ready for a rep. */
export function leadReactivated(lead: Lead, event: BatonEvent<'lead-reactivated'>): Step {
  if (!isPresent(lead, event)) return stay(lead);
  return thenRoute({ ...lead, episode: null }, [note('lead-reactivated', { program: event.data.program, because: event.data.because })], {
    preface: `Nurturing made it ready: ${event.data.because}`,
  });
}

/** The program ended without engagement: routed again, but not into the same program. */
export function nurtureExhausted(lead: Lead, event: BatonEvent<'nurture-exhausted'>): Step {
  if (!isPresent(lead, event)) return stay(lead);
  const { program, because } = event.data;
  const exhaustedPrograms = [...new Set([...(lead.memory.exhaustedPrograms ?? []), program, lead.episode!.program])];
  return thenRoute(
    { ...lead, episode: null, memory: { ...lead.memory, exhaustedPrograms } },
    [note('nurture-exhausted', { program, because })],
    {
      preface: `The program ${program} ended without engagement.`,
    },
  );
}

const unmailable: Partial<Record<BatonEvent<'nurture-stopped'>['data']['reason'], string>> = {
  'opted-out': 'the person asked for no more mail',
  bounced: 'mail to the person bounces',
  'no-consent': 'there is no consent to mail',
  'no-address': 'there is no address to write to',
};

/**
 * Nurture can't go on. A stop that follows from assignment's own facts says nothing new. When no mail can be sent, the lead is routed
 * again, or closed when sales had given it back: neither of them would pursue it.
 */
export function nurtureStopped(lead: Lead, event: BatonEvent<'nurture-stopped'>, context: Context): Step {
  const why = unmailable[event.data.reason];
  if (why === undefined || !isPresent(lead, event)) return stay(lead);
  const known: Lead = { ...lead, memory: { ...lead.memory, unmailable: why } };
  const noted = note('nurture-stopped', { program: event.data.program, reason: event.data.reason });
  if (lead.status === 'recycled') {
    const closed = close(known, 'lost', `Sales gave it back, and it can't be nurtured: ${why}.`, context);
    return { ...closed, effects: [noted, ...closed.effects] };
  }
  return thenRoute({ ...known, episode: null }, [noted], { preface: `It can't be nurtured: ${why}.` });
}
