import type { Grade } from '@baton/contracts';
import type { FactValues } from '../../policies/facts.js';
import type { BoardState } from '../board/board-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import type { PoolState } from '../board/pool-state.js';
import type { Decision, ExcludedRep, IneligibleReason, PolicyRule, RuleTarget } from '../types.js';
import { becauseChosen, becauseLacking, becauseNobody, loadInWords, queueReasonOf } from './because.js';
import { chooseMember } from './choose-member.js';
import { firstFailedFilter, type Requirements } from './eligibility.js';
import { findOwner } from './find-owner.js';
import { nextEligibleAt } from './next-eligible.js';
import { hashText } from './tie-break.js';

/** Rises with every change that lets the same inputs decide otherwise. */
export const ENGINE_VERSION = 2;

/** Where time alone won't let anyone in, a queued lead is looked at again after this long, beside the moments at which capacity frees. */
export const RETRY_MINUTES = 15;

/** All that a decision depends on beside the board: this is stored, and gives the same decision again. */
export interface DecisionInput {
  readonly decisionId: string;
  readonly leadId: string;
  readonly facts: FactValues;
  /** What limits distinguish leads by. Absent in what was stored before there were any. */
  readonly grade?: Grade | null;
  readonly sourceId?: string | null;
  readonly currentOwner: string | null;
  readonly excludedReps: readonly ExcludedRep[];
  readonly now: Date;
  readonly seed: string;
}

/** A decision and, when it assigns, the turn that goes with the claim. */
export interface Routed {
  readonly decision: Decision;
  readonly turn: TurnTaken | null;
}

/** Decides what happens to one lead. Pure: changes nothing, the same board and input give the same. */
export function routeLead(board: BoardState, input: DecisionInput): Routed {
  const basis = { decisionId: input.decisionId, leadId: input.leadId, decidedAt: input.now, position: board.seq };
  if (board.policy === null) {
    const none = { rule: '(none)', poolId: null, policyHash: '', sla: null, candidates: 0, eligible: 0, counts: {} };
    const because = 'no routing policy has been applied yet';
    return { decision: { ...basis, ...none, kind: 'queue', reason: 'hold', because, nextTryAt: laterThan(input.now) }, turn: null };
  }
  const rule = board.policy.ruleFor(input.facts, input.now);
  return new Routing(board, input, rule, { ...basis, rule: rule.id, policyHash: board.policy.configuration.hash, sla: rule.sla }).to(
    rule.to,
  );
}

const laterThan = (now: Date): Date => new Date(now.getTime() + RETRY_MINUTES * 60_000);

type RuleBasis = Pick<Decision, 'decisionId' | 'leadId' | 'decidedAt' | 'position' | 'rule' | 'policyHash' | 'sla'>;

/** One lead on its way to the target of its rule. */
class Routing {
  private counts: Partial<Record<IneligibleReason, number>> = {};
  private candidates = 0;
  private eligible = 0;

  constructor(
    private readonly board: BoardState,
    private readonly input: DecisionInput,
    private readonly rule: PolicyRule,
    private readonly basis: RuleBasis,
  ) {}

  to(target: RuleTarget): Routed {
    switch (target.kind) {
      case 'nurture': {
        const because = `rule ${this.rule.id} sends it to nurture`;
        return { decision: { ...this.decision(null, because), kind: 'nurture', program: target.program }, turn: null };
      }
      case 'close': {
        const because = `rule ${this.rule.id} closes it as ${target.outcome}`;
        return { decision: { ...this.decision(null, because), kind: 'close', outcome: target.outcome }, turn: null };
      }
      case 'owner':
        return this.toOwner(target);
      case 'pool':
        return this.toPools([target.poolId, ...target.overflow]);
    }
  }

  private toOwner(target: RuleTarget & { kind: 'owner' }): Routed {
    const { board, input, rule } = this;
    const owner = findOwner(board, target.owner, input.facts, input.currentOwner);
    if (!owner) return this.to(target.otherwise);
    const reason = firstFailedFilter(owner, this.requirements([], true));
    this.candidates += 1;
    if (reason !== null) {
      this.counts[reason] = (this.counts[reason] ?? 0) + 1;
      return this.to(target.otherwise);
    }
    this.eligible += 1;
    const because = `${owner.configuration.name} is the owner that rule ${rule.id} names, and has ${loadInWords(owner)}`;
    return { decision: { ...this.decision(null, because), kind: 'assign', repId: owner.configuration.repId }, turn: null };
  }

  private toPools(poolIds: readonly string[]): Routed {
    const { board, input, rule } = this;
    const pools = poolIds.flatMap(poolId => board.pools.get(poolId) ?? []);
    for (const pool of pools) {
      const requirements = this.requirements(pool.configuration.skills, pool.configuration.duringWorkingHours);
      const choice = chooseMember(pool, requirements, hashText(input.seed));
      this.add(pool.members.length, choice.eligible, choice.counts);
      if (choice.winner === null) continue;
      const { rep } = choice.winner;
      const { poolId, name, strategy } = pool.configuration;
      const chosen = becauseChosen(rep, name, strategy, rule.id, choice.eligible, pool.members.length);
      const because = chosen + becauseLacking(rep, pool.configuration.preferredSkills ?? []);
      return { decision: { ...this.decision(poolId, because), kind: 'assign', repId: rep.configuration.repId }, turn: choice.turn };
    }
    const because = becauseNobody(
      pools.map(pool => pool.configuration.name),
      rule.id,
      this.candidates,
      this.counts,
    );
    const reason = queueReasonOf(this.candidates, this.counts);
    return { decision: { ...this.decision(poolIds[0]!, because), kind: 'queue', reason, nextTryAt: this.nextTry(pools) }, turn: null };
  }

  private nextTry(pools: readonly PoolState[]): Date {
    const times = pools.flatMap(pool => {
      const { skills, duringWorkingHours } = pool.configuration;
      return nextEligibleAt(pool, this.requirements(skills, duringWorkingHours)) ?? [];
    });
    return times.length === 0 ? laterThan(this.input.now) : new Date(Math.min(...times));
  }

  private requirements(poolSkills: readonly string[], duringWorkingHours: boolean): Requirements {
    const skills = this.rule.skills.length === 0 ? poolSkills : [...poolSkills, ...this.rule.skills];
    const { now, grade, sourceId, excludedReps } = this.input;
    return { now: now.getTime(), duringWorkingHours, skills, excluded: excludedReps, lead: this.board.leadClass(grade, sourceId) };
  }

  private add(candidates: number, eligible: number, counts: Partial<Record<IneligibleReason, number>>): void {
    this.candidates += candidates;
    this.eligible += eligible;
    for (const [reason, count] of Object.entries(counts) as [IneligibleReason, number][])
      this.counts[reason] = (this.counts[reason] ?? 0) + count;
  }

  private decision(poolId: string | null, because: string) {
    const { counts, candidates, eligible } = this;
    return { ...this.basis, poolId, because, candidates, eligible, counts };
  }
}
