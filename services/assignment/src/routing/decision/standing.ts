import type { MemberState, PoolState } from '../board/pool-state.js';
import type { Standing } from './line.js';

/** By turn: the earliest deadline first, among those whose pass is due. */
const byTurn = ({ pass, stride }: MemberState): Standing => ({ first: pass + stride, second: pass });

/** By load: the least open work per weight of the member, this lead with what it weighs included. */
const byLoad =
  (leadWeight: number) =>
  ({ rep, weight }: MemberState): Standing => ({ first: (rep.slots.open + leadWeight) / weight, second: 0 });

/** Where the members of a pool stand by its strategy. @param leadWeight what the lead weighs */
export const standingIn = (pool: Pick<PoolState, 'configuration'>, leadWeight = 1): ((member: MemberState) => Standing) =>
  pool.configuration.strategy === 'least-loaded' ? byLoad(leadWeight) : byTurn;
