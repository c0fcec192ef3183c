import type { BatonEvent } from '@baton/contracts';
import { later, type Context } from './context.js';
import type { Lead } from './lead.js';
import { stay, step, thenRoute, type Step } from './step.js';

/**
 * A score. It is joined with the inquiry that waits for it; a queued lead changes its position by it; an owned one never moves.
 * A score that is older than the one at hand is ignored.
 */
export function leadScored(lead: Lead, event: BatonEvent<'lead-scored'>, context: Context): Step {
  const { score, grade, sawIntakeVersion, inquiryId } = event.data;
  const scoredAt = new Date(event.data.scoredAt);
  if (lead.scoredAt !== null && scoredAt < lead.scoredAt) return stay(lead);
  const answers = lead.place === 'awaiting-score' && (inquiryId === lead.awaitedInquiryId || sawIntakeVersion >= lead.awaitedVersion);
  const scoredVersion = Math.max(lead.scoredVersion, sawIntakeVersion);
  const awaitedInquiryId = answers ? null : lead.awaitedInquiryId;
  const scored: Lead = { ...lead, score, grade, scoredAt, scoredVersion, awaitedInquiryId };
  switch (lead.place) {
    case 'awaiting-score':
      return answers ? thenRoute(scored, []) : step(scored);
    case 'awaiting-inquiry':
      return step({ ...scored, due: lead.due ?? { kind: 'inquiry-missing', at: later(context.now, context.settings.inquiryWaitMs) } });
    default:
      return step(scored);
  }
}
