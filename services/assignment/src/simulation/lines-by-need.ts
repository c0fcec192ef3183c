import { referencesOf } from '../policies/targets.js';
import type { BoardState } from '../routing/board/board-state.js';
import type { ExcludedRep, QueueDecision } from '../routing/types.js';
import type { Arrival } from './arrival.js';
import type { LastOwners } from './last-owners.js';
import { WaitingLine } from './waiting-lines.js';

/** The lines of a replay, each of those who wait for the same. */
export class LinesByNeed {
  private readonly lines = new Map<string, WaitingLine>();
  private readonly linesOfRep = new Map<string, Set<WaitingLine>>();

  constructor(
    private readonly board: BoardState,
    private readonly lastOwners: LastOwners,
  ) {}

  /** The line of those who wait for the same: the rule, its pools, room for what they weigh, and the reps that they name or must not go to. */
  of(arrival: Arrival, excludedReps: readonly ExcludedRep[], { rule, poolId, weight = 1 }: QueueDecision): WaitingLine {
    const { facts, currentOwner } = arrival;
    const named = [currentOwner, this.lastOwners.of(arrival)?.repId, ...Object.values(facts)].flatMap(value => this.repNamed(value) ?? []);
    const key = [rule, poolId, weight, ...excludedReps.map(each => `-${each.repId}`), ...named].join('\n');
    const known = this.lines.get(key);
    if (known) return known;
    const line = new WaitingLine(key);
    this.lines.set(key, line);
    for (const repId of [...named, ...this.repsOfRule(rule)]) {
      const others = this.linesOfRep.get(repId);
      if (others) others.add(line);
      else this.linesOfRep.set(repId, new Set([line]));
    }
    return line;
  }

  /** The lines in which somebody may wait for this rep. */
  ofRep(repId: string): ReadonlySet<WaitingLine> | undefined {
    return this.linesOfRep.get(repId);
  }

  /** Those whose time to be tried has come; each is told once. @param now epoch milliseconds */
  takeDue(now: number): WaitingLine[] {
    const due = [...this.lines.values()].filter(line => line.retryAt <= now);
    for (const line of due) line.retryAt = Infinity;
    return due;
  }

  private repNamed(value: unknown): string | undefined {
    if (typeof value !== 'string' || value === '') return undefined;
    return (this.board.reps.get(value) ?? this.board.repByAddress(value))?.configuration.repId;
  }

  private repsOfRule(ruleId: string): string[] {
    const policy = this.board.policy?.configuration;
    const rule = [...(policy?.rules ?? []), ...(policy ? [policy.fallback] : [])].find(each => each.id === ruleId);
    if (rule === undefined) return [];
    const { pools, reps } = referencesOf(rule.to);
    const members = pools.flatMap(poolId => this.board.pools.get(poolId)?.configuration.members ?? []);
    return [...reps, ...members.map(member => member.repId)];
  }
}
