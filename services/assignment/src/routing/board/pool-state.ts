import { needsRebase, rebased, strideOf } from '../decision/fair-share.js';
import type { PoolConfiguration } from '../types.js';
import type { TurnTaken } from './log-entries.js';
import type { RepState } from './rep-state.js';

/** A member of a pool, with its turn. */
export interface MemberState {
  readonly rep: RepState;
  weight: number;
  stride: number;
  pass: number;
}

/** A pool on the board: its members point at their reps, so that a decision looks nothing up. */
export class PoolState {
  virtualTime = 0;
  members: MemberState[] = [];
  private byRep = new Map<string, MemberState>();

  constructor(public configuration: PoolConfiguration) {}

  /** Takes over a configuration. Who stays keeps its turn; who joins starts level with the others, owed nothing. */
  configure(configuration: PoolConfiguration, repOf: (repId: string) => RepState | undefined): void {
    const before = this.byRep;
    this.configuration = configuration;
    this.members = configuration.members.flatMap(({ repId, weight }) => {
      const rep = repOf(repId);
      return rep ? [{ rep, weight, stride: strideOf(weight), pass: before.get(repId)?.pass ?? this.virtualTime }] : [];
    });
    this.byRep = new Map(this.members.map(member => [member.rep.configuration.repId, member]));
  }

  member(repId: string): MemberState | undefined {
    return this.byRep.get(repId);
  }

  applyTurn(repId: string, turn: TurnTaken): void {
    const member = this.byRep.get(repId);
    if (!member) return;
    this.virtualTime = turn.virtualTime;
    member.pass = turn.pass;
    if (!needsRebase(this.virtualTime)) return;
    for (const each of this.members) each.pass = rebased(each.pass, this.virtualTime);
    this.virtualTime = 0;
  }
}
