import { usedAt, windowUnits } from '../board/slots.js';
import { isAbout, runningCount } from '../board/limits.js';
import type { RepState } from '../board/rep-state.js';
import { openFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';

/** Windows and working hours push each other forward: after so many rounds the time that was reached is taken, and tried then. */
const ROUNDS = 64;

/** The earliest time from `now` at which time alone lets the rep in; null when it never does. */
export function nextOfRep(rep: RepState, requirements: Requirements): number | null {
  const { now, duringWorkingHours, skills, excluded, poolId = null, lead } = requirements;
  const { slots, caps, availability } = rep;
  if (!rep.isActive || rep.isAbsent || windowUnits.some(unit => caps[unit] <= 0)) return null;
  // Time ends that room is kept for others, not that there is none.
  if (openFilter(rep, { ...requirements, now: Infinity }) !== null) return null;
  if (skills.some(skill => !rep.skills.has(skill)) || excluded.some(each => each.repId === rep.repId)) return null;
  if (rep.counters.some(({ limit }) => limit.most === 0 && isAbout(limit, poolId, lead))) return null;
  let at = now;
  for (let round = 0; round < ROUNDS; round++) {
    const present = availability.next(at, duringWorkingHours);
    if (present === null) return null;
    let free = openFilter(rep, { ...requirements, now: present }) === null ? present : rep.keptUntil(present);
    for (const unit of windowUnits) if (usedAt(slots[unit], free) >= caps[unit]) free = slots[unit].until;
    const limit = rep.exhausted(poolId, lead, free);
    if (limit !== undefined) free = runningCount(limit, slots.limits?.[limit.key], rep.timeZone, free).until;
    if (free === at) return at;
    at = free;
  }
  return at;
}
