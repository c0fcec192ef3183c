import type { IneligibleReason, OwnerAnswer, OwnerTerms } from '../types.js';

const answers: Partial<Record<IneligibleReason, keyof OwnerTerms & `when${string}`>> = {
  inactive: 'whenGone',
  'time-off': 'whenAway',
  'outside-working-hours': 'whenAway',
  'not-present': 'whenAway',
};

/** What to do for an owner whom a filter keeps out. One without a skill, or who had the lead already, can only be passed by. */
export function answerTo(reason: IneligibleReason, terms: OwnerTerms | undefined): OwnerAnswer {
  const when = answers[reason] ?? (reason.startsWith('at-cap') || reason === 'at-limit' ? 'whenAtCap' : undefined);
  return (when && terms?.[when]) ?? { kind: 'overflow' };
}
