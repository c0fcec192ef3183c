import type { PoolState } from '../board/pool-state.js';
import type { Requirements } from './requirements.js';

/** The earliest time at which time alone lets a member in: a window or time off ends, working hours begin. null when time won't help. */
export function nextEligibleAt(pool: PoolState, requirements: Requirements): number | null {
  const { now, excluded } = requirements;
  const line = pool.line(requirements).at(now);
  return line.without(excluded, () => (line.eligible > 0 ? now : line.nextReturn(excluded)));
}
