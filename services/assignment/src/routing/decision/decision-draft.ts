import type { BoardState } from '../board/board-state.js';
import type { IneligibleReason, PolicyRule } from '../types.js';
import type { DecisionInput } from './decision-input.js';

type Counts = Partial<Record<IneligibleReason, number>>;

/** A decision as far as it is written: who was asked on the way past the rules, and what kept them out. */
export class DecisionDraft {
  candidates = 0;
  readonly counts: Counts = {};
  private eligible = 0;
  /** Owners that were found and could not take the lead, in words. */
  private readonly owners: string[] = [];

  /** @param weight of the lead; undefined where the policy weighs none */
  constructor(
    private readonly board: BoardState,
    private readonly input: DecisionInput,
    private readonly policyHash: string,
    private readonly weight: number | undefined,
  ) {}

  /** Counts reps who were asked: how many, how many of them could take the lead, and the others by the first filter that each failed. */
  count(candidates: number, eligible: number, failed: Counts): void {
    this.candidates += candidates;
    this.eligible += eligible;
    for (const [reason, count] of Object.entries(failed) as [IneligibleReason, number][])
      this.counts[reason] = (this.counts[reason] ?? 0) + count;
  }

  /** Tells in the reason of the decision of an owner who could not take the lead. */
  tellOfOwner(because: string): void {
    this.owners.push(because);
  }

  /** What the decision says, whatever its kind. @param poolId null: of no pool */
  basis(rule: PolicyRule, poolId: string | null, because: string) {
    const { counts, candidates, eligible, input, board, policyHash, owners, weight } = this;
    return {
      decisionId: input.decisionId,
      leadId: input.leadId,
      decidedAt: input.now,
      position: board.seq,
      rule: rule.id,
      policyHash,
      sla: rule.sla,
      poolId,
      because: [...owners, because].join('; '),
      candidates,
      eligible,
      counts,
      ...(weight === undefined ? {} : { weight }),
    };
  }
}
