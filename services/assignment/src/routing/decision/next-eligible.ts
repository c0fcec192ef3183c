import { usedAt, windowUnits } from '../board/slots.js';
import type { PoolState } from '../board/pool-state.js';
import type { RepState } from '../board/rep-state.js';
import type { Requirements } from './eligibility.js';

/** Windows and working hours push each other forward; more rounds than this do not happen with windows of a week at most. */
const ROUNDS = 16;

/** The earliest time from `now` at which time alone lets the rep in; null when it never does. */
export function nextOfRep(rep: RepState, { now, duringWorkingHours, skills, excluded }: Requirements): number | null {
  const { slots, caps, configuration, availability } = rep;
  if (!configuration.active || slots.open >= caps.open || windowUnits.some(unit => caps[unit] <= 0)) return null;
  if (skills.some(skill => !rep.skills.has(skill)) || excluded.some(each => each.repId === configuration.repId)) return null;
  let at = now;
  for (let round = 0; round < ROUNDS; round++) {
    const present = availability.next(at, duringWorkingHours);
    if (present === null) return null;
    let free = present;
    for (const unit of windowUnits) if (usedAt(slots[unit], free) >= caps[unit]) free = slots[unit].until;
    if (free === at) return at;
    at = free;
  }
  return at;
}

/** The earliest time at which time alone lets a member in: a window or time off ends, working hours begin. null when time won't help. */
export function nextEligibleAt(pool: PoolState, requirements: Requirements): number | null {
  let earliest: number | null = null;
  for (const { rep } of pool.members) {
    const at = nextOfRep(rep, requirements);
    if (at !== null && (earliest === null || at < earliest)) earliest = at;
    if (earliest === requirements.now) break;
  }
  return earliest;
}
