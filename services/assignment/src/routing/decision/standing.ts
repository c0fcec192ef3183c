import type { MemberState, PoolState } from '../board/pool-state.js';
import type { Standing } from './line.js';

/** By turn: the earliest deadline first, among those whose pass is due. */
const byTurn = ({ pass, stride }: MemberState): Standing => ({ first: pass + stride, second: pass });

/** By load: the least open work per weight, this lead included. */
const byLoad = ({ rep, weight }: MemberState): Standing => ({ first: (rep.slots.open + 1) / weight, second: 0 });

/** Where the members of a pool stand by its strategy. */
export const standingIn = (pool: Pick<PoolState, 'configuration'>): ((member: MemberState) => Standing) =>
  pool.configuration.strategy === 'least-loaded' ? byLoad : byTurn;
