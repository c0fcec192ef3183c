import type { Decision } from '../routing/types.js';

/** What two policies made of one lead, of which the first was carried out. */
export interface Comparison {
  readonly decisionId: string;
  readonly leadId: string;
  readonly decidedAt: Date;
  /** Of the policy that was only asked. */
  readonly policyHash: string;
  readonly active: Said;
  readonly shadow: Said;
  readonly differs: boolean;
}

/** What one policy said. */
export interface Said {
  readonly rule: string;
  /** Where the lead goes, so that equal texts are equal ends: `rep ann`, `queue emea`, `nurture welcome`, `close disqualified`. */
  readonly end: string;
  readonly repId: string | null;
  readonly because: string;
}

/** Compares decisions by where the lead ends, whatever rule sent it there. @param shadow is carried out by nobody */
export function compareDecisions(active: Decision, shadow: Decision): Comparison {
  const { decisionId, leadId, decidedAt } = active;
  const said = [saidBy(active), saidBy(shadow)] as const;
  const differs = said[0].end !== said[1].end;
  return { decisionId, leadId, decidedAt, policyHash: shadow.policyHash, active: said[0], shadow: said[1], differs };
}

const saidBy = (decision: Decision): Said => ({
  rule: decision.rule,
  end: endOf(decision),
  repId: decision.kind === 'assign' ? decision.repId : null,
  because: decision.because,
});

function endOf(decision: Decision): string {
  switch (decision.kind) {
    case 'assign':
      return `rep ${decision.repId}`;
    case 'queue':
      return `queue ${decision.poolId ?? ''}`.trim();
    case 'nurture':
      return `nurture ${decision.program ?? 'default'}`;
    case 'close':
      return `close ${decision.outcome}`;
  }
}
