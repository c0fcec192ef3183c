import type { MemberState } from '../board/member-state.js';
import type { PoolConfiguration } from '../types.js';

/** Where an eligible member stands: the least `first` comes first; one whose `second` is above a limit is passed over. */
export interface Standing {
  readonly first: number;
  readonly second: number;
}

type StandingOf = (member: MemberState) => Standing;

/** By turn: the earliest deadline first, among those whose pass is due. */
const byTurn: StandingOf = ({ pass, stride }) => ({ first: pass + stride, second: pass });

/** By turn, of those who are at most so many leads ahead of theirs. */
const byTurnAhead =
  (ahead: number): StandingOf =>
  ({ pass, stride }) => ({ first: pass + stride, second: pass - ahead * stride });

/** By load: the least open work per weight of the member, this lead with what it weighs included. */
const byLoad =
  (leadWeight: number): StandingOf =>
  ({ rep, weight }) => ({ first: (rep.slots.open + leadWeight) / weight, second: 0 });

/** By load, of those who would not have so much more than the least loaded. */
const byLoadAhead =
  (leadWeight: number, ahead: number): StandingOf =>
  ({ rep, weight }) => ({ first: (rep.slots.open + leadWeight) / weight, second: (rep.slots.open + leadWeight - ahead) / weight });

/**
 * Where the members of a pool stand by its strategy.
 * @param leadWeight what the lead weighs
 * @param ahead how many leads somebody who is preferred may be ahead of the turn
 */
export function standingIn({ configuration }: { readonly configuration: PoolConfiguration }, leadWeight = 1, ahead?: number): StandingOf {
  if (configuration.strategy === 'least-loaded') return ahead === undefined ? byLoad(leadWeight) : byLoadAhead(leadWeight, ahead);
  return ahead === undefined ? byTurn : byTurnAhead(ahead);
}
