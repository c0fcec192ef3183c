import type { BatonEvent, ScoreReason, WeightedReason } from '@baton/contracts';
import { later, type Context } from './context.js';
import type { Lead } from './lead.js';
import { valuedAnew } from './queue-value.js';
import { stay, step, thenRoute, type Step } from './step.js';

const MOST_REASONS = 3;

/** What a rep is told of a score: the reasons that weigh most, for or against. */
function weightiest(reasons: readonly ScoreReason[]): WeightedReason[] | null {
  if (reasons.length === 0) return null;
  const byWeight = [...reasons].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return byWeight.slice(0, MOST_REASONS).map(({ text, points }) => ({ text, points }));
}

/**
 * A score. It is joined with the inquiry that waits for it; a queued lead changes its position by it; an owned one never moves.
 * A score that is older than the one at hand is ignored.
 */
export function leadScored(lead: Lead, event: BatonEvent<'lead-scored'>, context: Context): Step {
  const { score, grade, reasons, sawIntakeVersion, inquiryId } = event.data;
  const scoredAt = new Date(event.data.scoredAt);
  if (lead.scoredAt !== null && scoredAt < lead.scoredAt) return stay(lead);
  const answers = lead.place === 'awaiting-score' && (inquiryId === lead.awaitedInquiryId || sawIntakeVersion >= lead.awaitedVersion);
  const scoredVersion = Math.max(lead.scoredVersion, sawIntakeVersion);
  const awaitedInquiryId = answers ? null : lead.awaitedInquiryId;
  const scored: Lead = { ...lead, score, grade, scoredAt, scoreReasons: weightiest(reasons), scoredVersion, awaitedInquiryId };
  switch (lead.place) {
    case 'awaiting-score':
      return answers ? thenRoute(scored, []) : step(scored);
    case 'awaiting-inquiry':
      return step({ ...scored, due: lead.due ?? { kind: 'inquiry-missing', at: later(context.now, context.settings.inquiryWaitMs) } });
    case 'queued':
      return step(valuedAnew(scored, context));
    default:
      return step(scored);
  }
}
