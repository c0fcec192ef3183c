import { runningCount, type Counter } from '../board/limits.js';
import type { RepState } from '../board/rep-state.js';
import { openOf, usedAt } from '../board/slots.js';
import { keptInWords, loadInWords, unitOf, weightInWords } from './load-in-words.js';
import type { IneligibleReason, Limit } from '../types.js';
import { presenceInWords } from './presence-in-words.js';
import type { Preference, Requirements } from './requirements.js';

/** How many of the preferred skills a rep has. */
export const matchesOf = ({ skills }: RepState, prefer: Preference): number => prefer.skills.filter(skill => skills.has(skill)).length;

/** The first filter that keeps a rep out, in the order of `ineligibleReasons`; null when eligible. */
export function firstFailedFilter(rep: RepState, requirements: Requirements): IneligibleReason | null {
  const { now, skills, excluded } = requirements;
  if (!rep.isActive) return 'inactive';
  const presence = rep.availability.at(now);
  if (presence === 'time-off') return 'time-off';
  if (presence === 'off-work' && requirements.duringWorkingHours) return 'outside-working-hours';
  if (rep.isAbsent) return 'not-present';
  if (skills.length > 0 && !skills.every(skill => rep.skills.has(skill))) return 'skill-missing';
  if (requirements.atLeast !== undefined && matchesOf(rep, requirements.prefer!) < requirements.atLeast) return 'skill-missing';
  if (excluded.length > 0 && excluded.some(each => each.repId === rep.repId)) return 'excluded';
  const { slots, caps } = rep;
  const full = openFilter(rep, requirements);
  if (full !== null) return full;
  if (rep.hasWindowCaps) {
    if (usedAt(slots.hour, now) >= caps.hour) return 'at-cap-hour';
    if (usedAt(slots.day, now) >= caps.day) return 'at-cap-day';
    if (usedAt(slots.week, now) >= caps.week) return 'at-cap-week';
  }
  return rep.counters.length > 0 && exhaustedLimit(rep, requirements) !== undefined ? 'at-limit' : null;
}

/** The first cap of open work under which the lead does not fit. */
export function openFilter(
  rep: RepState,
  { weight = 1, poolId = null, leadId, now }: Requirements,
): 'too-heavy' | 'at-cap-open' | 'at-cap-pool' | null {
  const { slots, caps } = rep;
  const poolCap = rep.hasPoolCaps ? rep.poolCap(poolId) : Infinity;
  if (weight > 1 && isAbove(weight, Math.min(caps.open, poolCap))) return 'too-heavy';
  const isKept = rep.kept.length > 0;
  if (slots.open + weight + (isKept ? rep.keptFrom(leadId, now) : 0) > caps.open) return 'at-cap-open';
  if (poolCap === Infinity || poolId === null) return null;
  return openOf(slots, poolId) + weight + (isKept ? rep.keptFrom(leadId, now, poolId) : 0) > poolCap ? 'at-cap-pool' : null;
}

/** Whether a lead never fits under a cap. A cap of 0 is said to be reached, whatever a lead weighs. */
const isAbove = (weight: number, cap: number): boolean => cap > 0 && weight > cap;

/** The limit that keeps a rep from such a lead now, or undefined. */
const exhaustedLimit = (rep: RepState, { poolId = null, lead, now }: Requirements): Counter | undefined => rep.exhausted(poolId, lead, now);

const runningLimit = ({ slots, timeZone }: RepState, counter: Counter, now: number) =>
  runningCount(counter, slots.limits?.[counter.key], timeZone, now);

/** Until when time alone does not change what `firstFailedFilter` just said of a rep; the rep's own changes aside. Epoch milliseconds. */
export function filterHoldsUntil(rep: RepState, reason: IneligibleReason | null, requirements: Requirements): number {
  const { availability, slots } = rep;
  if (!rep.isActive) return Infinity;
  switch (reason) {
    case 'at-cap-hour':
      return Math.min(availability.holdsUntil, slots.hour.until);
    case 'at-cap-day':
      return Math.min(availability.holdsUntil, slots.day.until);
    case 'at-cap-week':
      return Math.min(availability.holdsUntil, slots.week.until);
    case 'at-cap-open':
    case 'at-cap-pool':
      return Math.min(availability.holdsUntil, rep.keptUntil(requirements.now));
    case 'at-limit': {
      const limit = exhaustedLimit(rep, requirements)!;
      return Math.min(availability.holdsUntil, runningLimit(rep, limit, requirements.now).until);
    }
    default:
      return availability.holdsUntil;
  }
}

function aboutInWords({ pools, grades, sources, most, per, spread }: Limit): string {
  const about = [
    grades.length > 0 ? ` of grade ${grades.join(' or ')}` : '',
    sources.length > 0 ? ` from ${sources.join(' or ')}` : '',
    pools.length > 0 ? ` in ${pools.join(' or ')}` : '',
    spread ? ` (${most} a ${per}, spread over its days)` : '',
  ];
  return about.join('');
}

const windowWords = { 'at-cap-hour': 'hour', 'at-cap-day': 'day', 'at-cap-week': 'week' } as const;

/** By how much a rep failed a filter, in words a sales manager understands. */
export function describeFailure(rep: RepState, reason: IneligibleReason, requirements: Requirements): string {
  const { slots, caps } = rep;
  switch (reason) {
    case 'inactive':
      return 'is not active';
    case 'time-off':
    case 'outside-working-hours': {
      const back = rep.availability.next(requirements.now, requirements.duringWorkingHours);
      const what = reason === 'time-off' ? 'has time off' : 'is outside working hours';
      return back === null ? what : `${what} until ${new Date(back).toISOString()}`;
    }
    case 'not-present':
      return `is ${presenceInWords(rep.presence, rep.timeZone, requirements.now)}`;
    case 'skill-missing':
      return `lacks ${requirements.skills.filter(skill => !rep.skills.has(skill)).join(', ')}`;
    case 'excluded':
      return requirements.excluded.find(each => each.repId === rep.repId)?.because ?? 'had this lead before';
    case 'too-heavy':
      return `may have ${Math.min(caps.open, rep.poolCap(requirements.poolId ?? null))} open at most, and this lead weighs ${requirements.weight}`;
    case 'at-cap-open':
      return slots.open > caps.open
        ? `has ${slots.open} open ${unitOf(requirements)}, over the cap of ${caps.open}`
        : `has ${loadInWords(rep, requirements.weight)}${keptInWords(rep, requirements)}`;
    case 'at-cap-pool': {
      const poolId = requirements.poolId!;
      const open = `has ${openOf(slots, poolId)} of ${rep.poolCap(poolId)} open ${unitOf(requirements)} of ${poolId}`;
      return `${open}${weightInWords(requirements.weight)}${keptInWords(rep, requirements, poolId)}`;
    }
    case 'at-limit': {
      const counter = exhaustedLimit(rep, requirements);
      if (counter === undefined) return 'is at a limit';
      const { used, allowed } = runningLimit(rep, counter, requirements.now);
      return `got ${used} of ${allowed} leads${aboutInWords(counter.limit)} this ${counter.window}`;
    }
    default: {
      const unit = windowWords[reason];
      return `got ${usedAt(slots[unit], requirements.now)} of ${caps[unit]} leads this ${unit}`;
    }
  }
}
