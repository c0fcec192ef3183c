import { needsRebase, rebased, strideOf } from '../decision/fair-share.js';
import { Line, type LineRequirements } from '../decision/line.js';
import { DEFAULT_FLOOR, performanceWeights } from '../decision/performance-weights.js';
import { standingIn } from '../decision/standing.js';
import type { PoolConfiguration } from '../types.js';
import type { KeptRoom, TurnTaken } from './log-entries.js';
import type { MemberState } from './member-state.js';
import type { RepState } from './rep-state.js';

/** A pool on the board: its members point at their reps, so that a decision looks nothing up. */
export class PoolState {
  virtualTime = 0;
  members: MemberState[] = [];
  kept: KeptRoom | null = null;
  private byRep = new Map<string, MemberState>();
  private last: MemberState | undefined;
  /** By what they ask for. */
  private lines = new Map<string, Line>();

  constructor(public configuration: PoolConfiguration) {}

  /** Takes over a configuration. Who stays keeps its turn; who joins starts level with the others, owed nothing. */
  configure(configuration: PoolConfiguration, repOf: (repId: string) => RepState | undefined): void {
    const before = this.byRep;
    this.dropLines();
    this.configuration = configuration;
    this.members = configuration.members.flatMap(({ repId, weight }) => {
      const rep = repOf(repId);
      return rep ? [{ rep, weight, stride: strideOf(weight), pass: before.get(repId)?.pass ?? this.virtualTime }] : [];
    });
    this.byRep = new Map(this.members.map(member => [member.rep.repId, member]));
    this.last = undefined;
    if (this.kept !== null) this.keepRoom(this.byRep.has(this.kept.repId) ? this.kept : null, before);
    this.weigh();
  }

  /** Has to be called when the performance of a member has changed. */
  weigh(): void {
    const { strategy, members, performanceFloor = DEFAULT_FLOOR } = this.configuration;
    if (strategy !== 'performance-weighted') return;
    this.dropLines();
    const weights = new Map(members.map(({ repId, weight }) => [repId, weight]));
    const weighed = this.members.map(({ rep }) => ({
      weight: weights.get(rep.repId)!,
      performance: rep.configuration.performance,
    }));
    for (const [index, weight] of performanceWeights(weighed, performanceFloor).entries()) {
      this.members[index]!.weight = weight;
      this.members[index]!.stride = strideOf(weight);
    }
  }

  /** Lets a member keep room for a lead, and nobody else; null: nobody. @param before the members as they were when room was last kept */
  keepRoom(kept: KeptRoom | null, before = this.byRep): void {
    if (this.kept !== null) before.get(this.kept.repId)?.rep.keepRoom(this.configuration.poolId, null);
    const rep = kept === null ? undefined : this.byRep.get(kept.repId)?.rep;
    this.kept = rep === undefined ? null : kept;
    rep?.keepRoom(this.configuration.poolId, kept);
  }

  /** The member of this id. A decision is followed by its claim: whoever was chosen last is found without looking among thousands. */
  member(repId: string): MemberState | undefined {
    return this.last?.rep.repId === repId ? this.last : this.byRep.get(repId);
  }

  /** Notes who was chosen. */
  chose(member: MemberState): void {
    this.last = member;
  }

  /** The members as leads with these requirements find them. */
  line({ duringWorkingHours, skills, lead, weight = 1, prefer, atLeast }: LineRequirements): Line {
    const isPlain = skills.length === 0 && lead === undefined && weight === 1 && atLeast === undefined;
    const preferred = atLeast === undefined ? [] : [prefer, atLeast];
    const key = isPlain
      ? `${duringWorkingHours}`
      : JSON.stringify([duringWorkingHours, skills, lead?.grade, lead?.sourceId, weight, ...preferred]);
    let line = this.lines.get(key);
    if (line === undefined) {
      const preference = atLeast === undefined ? {} : { prefer, atLeast };
      const requirements = { duringWorkingHours, skills, lead, weight, poolId: this.configuration.poolId, ...preference };
      const ahead = atLeast === undefined ? undefined : prefer!.ahead;
      this.lines.set(key, (line = new Line(this.members, requirements, standingIn(this, weight, ahead))));
    }
    return line;
  }

  /** Lines are made again as they are asked for. */
  dropLines(): void {
    for (const line of this.lines.values()) line.close();
    this.lines.clear();
  }

  applyTurn(repId: string, turn: TurnTaken): void {
    const member = this.member(repId);
    if (!member) return;
    this.virtualTime = turn.virtualTime;
    member.pass = turn.pass;
    member.rep.changed();
    if (!needsRebase(this.virtualTime)) return;
    for (const each of this.members) each.pass = rebased(each.pass, this.virtualTime);
    this.virtualTime = 0;
    this.dropLines();
  }
}
