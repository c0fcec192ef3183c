import type { RepState } from '../board/rep-state.js';
import type { Preference } from './requirements.js';
import { loadInWords, weightInWords } from './load-in-words.js';
import { ineligibleReasons, type IneligibleReason, type QueueReason } from '../types.js';

const failures: Record<IneligibleReason, string> = {
  inactive: 'not active',
  'time-off': 'with time off',
  'outside-working-hours': 'outside working hours',
  'not-present': 'not online',
  'skill-missing': 'without a skill that is needed',
  excluded: 'had it before',
  'too-heavy': 'with a cap below what it weighs',
  'at-cap-open': 'at the cap of open leads',
  'at-cap-pool': 'at the cap of open leads of the pool',
  'at-cap-hour': 'at the cap of the hour',
  'at-cap-day': 'at the cap of the day',
  'at-cap-week': 'at the cap of the week',
  'at-limit': 'at a limit',
};

type Counts = Readonly<Partial<Record<IneligibleReason, number>>>;

const inWords = (counts: Counts): string =>
  ineligibleReasons
    .filter(reason => counts[reason])
    .map(reason => `${counts[reason]} ${failures[reason]}`)
    .join(', ');

/** Why a member of a pool was chosen. */
export function becauseChosen(
  rep: RepState,
  poolName: string,
  strategy: string,
  rule: string,
  eligible: number,
  candidates: number,
  weight?: number,
): string {
  const turn = eligible === 1 ? 'the only one free' : strategy === 'least-loaded' ? 'the least loaded' : 'next in turn';
  return `${rep.name} is ${turn} of ${candidates} in ${poolName} (rule ${rule}) and has ${loadInWords(rep, weight)}`;
}

/** What of the preferred skills a member that was chosen lacks: nobody who has them was free. */
export function becauseLacking(rep: RepState, preferredSkills: readonly string[]): string {
  const lacking = preferredSkills.filter(skill => !rep.skills.has(skill));
  return lacking.length === 0 ? '' : `; nobody with the preferred ${preferredSkills.join(', ')} is free`;
}

/** How many of the skills that a rule prefers a member that was chosen has. */
export function becausePreferred(rep: RepState, prefer: Preference | undefined): string {
  if (prefer === undefined) return '';
  const has = prefer.skills.filter(skill => rep.skills.has(skill));
  return `, with ${has.length === 0 ? 'none' : has.join(', ')} of the preferred ${prefer.skills.join(', ')}`;
}

/** Why nobody in the pools could be chosen. */
export const becauseNobody = (poolNames: readonly string[], rule: string, candidates: number, counts: Counts, weight?: number): string =>
  candidates === 0
    ? `${poolNames.join(', ')} (rule ${rule}) has no members`
    : `nobody of ${candidates} in ${poolNames.join(', ')} (rule ${rule}) is free: ${inWords(counts)}${weightInWords(weight)}`;

const capReasons = ['at-cap-open', 'at-cap-pool', 'at-cap-hour', 'at-cap-day', 'at-cap-week', 'at-limit'] as const;

/** What keeps a lead waiting: room that has to come free weighs more than somebody who has to come
 * online, this more than hours that pass, and these more than what time does not change. */
export function queueReasonOf(candidates: number, counts: Counts): QueueReason {
  if (candidates === 0) return 'pool-empty';
  if (capReasons.some(reason => counts[reason])) return 'no-capacity';
  if (counts['not-present']) return 'nobody-present';
  if (counts['time-off'] || counts['outside-working-hours']) return 'outside-working-hours';
  return counts['too-heavy'] ? 'too-heavy' : 'nobody-eligible';
}
