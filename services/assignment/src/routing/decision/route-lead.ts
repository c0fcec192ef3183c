import { questionOf, type CompiledPolicy, type Question } from '../../policies/compile-policy.js';
import { locate, placeInWords, placeOf } from '../../policies/territories.js';
import type { BoardState } from '../board/board-state.js';
import type { TurnTaken } from '../board/log-entries.js';
import type { PoolState } from '../board/pool-state.js';
import type { RepState } from '../board/rep-state.js';
import type { Decision, IneligibleReason, PolicyRule, QueueDecision, QueueReason, RuleTarget } from '../types.js';
import { becauseChosen, becauseLacking, becauseNobody, becausePreferred, queueReasonOf } from './because.js';
import { chooseMember } from './choose-member.js';
import { DecisionDraft } from './decision-draft.js';
import type { DecisionInput } from './decision-input.js';
import { describeFailure, firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { findOwner } from './find-owner.js';
import { findKeeper } from './keep-room.js';
import { loadInWords } from './load-in-words.js';
import { nextEligibleAt } from './next-eligible.js';
import { nextOfRep } from './next-of-rep.js';
import { ownerQueue } from './owner-queue.js';
import { answerTo } from './owner-terms.js';
import { requirementsOf } from './requirements-of.js';
import { hashText } from './tie-break.js';

/** Rises with every change that lets the same inputs decide otherwise. */
export const ENGINE_VERSION = 2;

/** Where time alone won't let anyone in, a queued lead is looked at again after this long, beside the moments at which capacity frees. */
export const RETRY_MINUTES = 15;

/** A decision and, when it assigns, the turn that goes with the claim. */
export interface Routed {
  readonly decision: Decision;
  readonly turn: TurnTaken | null;
}

/** What a rule made of a lead. */
export interface RuleVerdict {
  readonly rule: PolicyRule;
  /** Why it did not take the lead, in words; null for the one that did. */
  readonly because: string | null;
  /** Whether its conditions were met, so that its target was asked. */
  readonly isMet: boolean;
  /** Where the lead went by it: of territories, that of the one that held it. */
  readonly target: RuleTarget;
}

/**
 * Decides what happens to one lead: the first rule takes it that is met and can tell where it goes. Pure: the same board and input give the
 * same, and the board stays as it is (a pool notes whom it chose, so that the claim finds that one at once).
 * @param policy to decide by; the board's own when left out
 * @param trail gets what each rule that was asked made of the lead
 */
export function routeLead(
  board: BoardState,
  input: DecisionInput,
  policy: CompiledPolicy | null = board.policy,
  trail: RuleVerdict[] | null = null,
): Routed {
  if (policy === null) {
    const none = { rule: '(none)', poolId: null, policyHash: '', sla: null, candidates: 0, eligible: 0, counts: {} };
    const basis = { decisionId: input.decisionId, leadId: input.leadId, decidedAt: input.now, position: board.seq };
    const because = 'no routing policy has been applied yet';
    return { decision: { ...basis, ...none, kind: 'queue', reason: 'hold', because, nextTryAt: laterThan(input.now) }, turn: null };
  }
  const question = questionOf(input.facts, input.now);
  const routing = new Routing(board, input, policy, question);
  for (const asked of policy.rules) {
    const { rule } = asked;
    if (!asked.isMet(question)) {
      trail?.push({ rule, because: asked.whyNotMet(question), isMet: false, target: rule.to });
      continue;
    }
    const attempt = routing.by(rule);
    trail?.push({ rule, because: attempt.routed === null ? attempt.because : null, isMet: true, target: attempt.target });
    if (attempt.routed !== null) return attempt.routed;
  }
  throw new Error(`policy ${policy.configuration.hash}: its fallback passes leads on`);
}

const laterThan = (now: Date, minutes = RETRY_MINUTES): Date => new Date(now.getTime() + minutes * 60_000);

/** What a target made of the lead, or why it can't take it. */
type Outcome = Routed | { readonly passedOn: string };

/** A lead on its way past the rules. */
class Routing {
  private rule!: PolicyRule;
  /** The rule as reasons name it. */
  private ruleInWords = '';
  private target!: RuleTarget;
  private readonly weight: number | undefined;
  private readonly draft: DecisionDraft;

  constructor(
    private readonly board: BoardState,
    private readonly input: DecisionInput,
    private readonly policy: CompiledPolicy,
    private readonly question: Question,
  ) {
    this.weight = policy.weightOf(question);
    this.draft = new DecisionDraft(board, input, policy.configuration.hash, this.weight);
  }

  /** What a rule whose conditions are met makes of the lead. */
  by(rule: PolicyRule): { target: RuleTarget } & ({ routed: Routed } | { routed: null; because: string }) {
    this.rule = rule;
    this.ruleInWords = rule.id;
    this.target = rule.to;
    const outcome = this.to(rule.to);
    return 'passedOn' in outcome
      ? { target: this.target, routed: null, because: outcome.passedOn }
      : { target: this.target, routed: outcome };
  }

  private to(target: RuleTarget): Outcome {
    switch (target.kind) {
      case 'nurture': {
        const because = `rule ${this.ruleInWords} sends it to nurture`;
        return { decision: { ...this.basis(null, because), kind: 'nurture', program: target.program }, turn: null };
      }
      case 'close': {
        const label = target.label === undefined ? '' : ` (${target.label})`;
        const because = `rule ${this.ruleInWords} closes it as ${target.outcome}${label}`;
        return { decision: { ...this.basis(null, because), kind: 'close', outcome: target.outcome }, turn: null };
      }
      case 'territory':
        return this.toTerritory(target);
      case 'owner':
        return this.toOwner(target);
      case 'pool':
        return this.toPools([target.poolId, ...target.overflow]);
    }
  }

  private toTerritory({ territories }: RuleTarget & { kind: 'territory' }): Outcome {
    const place = placeOf(this.input.facts);
    const located = locate(territories, place);
    if (located === undefined) return { passedOn: `${placeInWords(place)} is in none of its territories` };
    this.ruleInWords = `${this.rule.id}: ${located.words}`;
    this.target = located.to;
    return this.to(located.to);
  }

  private toOwner(target: RuleTarget & { kind: 'owner' }): Outcome {
    const owner = findOwner(this.board, target, this.input, this.rule.id);
    // An owner that a rule merely names is told by the counts.
    const isTold = 'of' in target.owner || target.terms !== undefined;
    const pass = (because: string): Outcome => {
      if (isTold && (owner.rep !== null || owner.isTold)) this.draft.tellOfOwner(because);
      return target.otherwise === null ? { passedOn: because } : this.to(target.otherwise);
    };
    if (owner.rep === null) return pass(owner.because);
    const reason = this.tryRep(owner.rep);
    const { name } = owner.rep.configuration;
    if (reason === null) return this.assign(owner.rep, `${name} ${owner.words}, and has ${loadInWords(owner.rep, this.weight)}`);
    const obstacle = describeFailure(owner.rep, reason, this.requirementsOf(null));
    const because = `${name} ${owner.words} but ${obstacle}`;
    const answer = answerTo(reason, target.terms);
    if (answer.kind === 'wait') return this.waitFor(owner.rep, answer.minutes, reason, because) ?? pass(`${because} and was waited for`);
    if (answer.kind === 'delegate') return this.toDelegateOf(owner.rep, because, pass);
    return pass(because);
  }

  private toDelegateOf(owner: RepState, because: string, pass: (because: string) => Outcome): Outcome {
    const delegate = this.board.reps.get(owner.configuration.delegate ?? '');
    if (!delegate) return pass(`${because} and has no delegate`);
    const { name } = delegate.configuration;
    const reason = this.tryRep(delegate);
    if (reason !== null)
      return pass(`${because}, and the delegate ${name} ${describeFailure(delegate, reason, this.requirementsOf(null))}`);
    return this.assign(delegate, `${because}; ${name} stands in and has ${loadInWords(delegate, this.weight)}`);
  }

  /** Keeps the lead for a rep; null when it has waited long enough. */
  private waitFor(owner: RepState, minutes: number, reason: IneligibleReason, because: string): Routed | null {
    const { now, waitingSince } = this.input;
    const until = laterThan(waitingSince === undefined ? now : new Date(waitingSince), minutes);
    if (until <= now) return null;
    const { repId, name } = owner.configuration;
    const free = nextOfRep(owner, this.requirementsOf(null));
    const nextTryAt = free === null || free > until.getTime() ? until : new Date(free);
    const queueReason = queueReasonOf(1, { [reason]: 1 });
    const words = `${because}; it waits for ${name} until ${until.toISOString()}`;
    return this.queue(ownerQueue(repId), words, queueReason, nextTryAt);
  }

  /** Asks one rep. @returns the filter that keeps the rep out; null for none */
  private tryRep(rep: RepState): IneligibleReason | null {
    const reason = firstFailedFilter(rep, this.requirementsOf(null));
    this.draft.count(1, reason === null ? 1 : 0, reason === null ? {} : { [reason]: 1 });
    return reason;
  }

  private assign(rep: RepState, because: string): Routed {
    return { decision: { ...this.basis(null, because), kind: 'assign', repId: rep.repId }, turn: null };
  }

  private toPools(poolIds: readonly string[]): Routed {
    const { board, draft, input, ruleInWords } = this;
    const pools = poolIds.flatMap(poolId => board.pools.get(poolId) ?? []);
    for (const pool of pools) {
      const requirements = this.requirementsOf(pool);
      const choice = chooseMember(pool, requirements, hashText(input.seed));
      draft.count(pool.members.length, choice.eligible, choice.counts);
      if (choice.winner === null) continue;
      const { rep } = choice.winner;
      pool.chose(choice.winner);
      const { poolId, name, strategy } = pool.configuration;
      const chosen = becauseChosen(rep, name, strategy, ruleInWords, choice.eligible, pool.members.length, this.weight);
      const because = chosen + becauseLacking(rep, pool.configuration.preferredSkills ?? []) + becausePreferred(rep, requirements.prefer);
      return { decision: { ...this.basis(poolId, because), kind: 'assign', repId: rep.repId }, turn: choice.turn };
    }
    const because = becauseNobody(
      pools.map(pool => pool.configuration.name),
      ruleInWords,
      draft.candidates,
      draft.counts,
      this.weight,
    );
    const reason = queueReasonOf(draft.candidates, draft.counts);
    // A light lead needs no room kept: the next slot that comes free in its turn is enough.
    const isHeavy = this.weight !== undefined && this.weight > 1;
    return this.queue(poolIds[0]!, because, reason, this.nextTry(pools), input.hasWaitedLong && isHeavy ? this.keeperIn(pools) : null);
  }

  /** Who of the first pool that has anybody is to keep room, so that lighter leads do not go before this one for ever. */
  private keeperIn(pools: readonly PoolState[]): QueueDecision['keeps'] | null {
    for (const pool of pools) {
      const keeper = findKeeper(pool, this.requirementsOf(pool));
      if (keeper !== null) return { poolId: pool.configuration.poolId, repId: keeper.rep.repId };
    }
    return null;
  }

  private queue(poolId: string, because: string, reason: QueueReason, at: Date, keeps: QueueDecision['keeps'] | null = null): Routed {
    const value = this.policy.queueValue?.(this.question);
    const soon = laterThan(this.input.now);
    // It has to say again in time that room is kept for it.
    const nextTryAt = keeps !== null && soon < at ? soon : at;
    const decision = { ...this.basis(poolId, because), kind: 'queue' as const, reason, nextTryAt };
    return { decision: { ...decision, ...(value !== undefined && { value }), ...(keeps && { keeps }) }, turn: null };
  }

  private nextTry(pools: readonly PoolState[]): Date {
    const times = pools.flatMap(pool => nextEligibleAt(pool, this.requirementsOf(pool)) ?? []);
    return times.length === 0 ? laterThan(this.input.now) : new Date(Math.min(...times));
  }

  private basis(poolId: string | null, because: string) {
    return this.draft.basis(this.rule, poolId, because);
  }

  private requirementsOf(pool: PoolState | null): Requirements {
    return requirementsOf(this.board, this.rule, this.input, this.weight, pool);
  }
}
