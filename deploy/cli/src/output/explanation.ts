import { table, type Column } from './table.js';
import type { Terminal } from './terminal.js';
import { instant } from './words.js';

interface Candidate {
  readonly repId: string;
  readonly name: string;
  readonly failed: string | null;
  readonly detail: string;
  readonly turn: number | null;
  readonly weight: number;
  readonly open: number;
  readonly change?: { readonly inWords: string } | null;
}
interface AskedOwner {
  readonly rule: string;
  readonly repId: string;
  readonly name: string;
  readonly failed: string | null;
  readonly detail: string;
  readonly change?: { readonly inWords: string } | null;
}
interface AskedRule {
  readonly id: string;
  readonly when: string | null;
  readonly met: boolean;
}

/** Why a lead went where it went, as assignment answers it. */
export interface LeadExplanation {
  readonly leadId: string;
  readonly decision: {
    readonly kind: string;
    readonly repId?: string;
    readonly because: string;
    readonly decidedAt: string;
    readonly rule: string;
    readonly policyHash: string;
    readonly position: number;
  };
  readonly isReproduced: boolean | null;
  readonly notReplayed: string | null;
  readonly rules: readonly AskedRule[];
  readonly owners?: readonly AskedOwner[];
  readonly pools: readonly {
    readonly poolId: string;
    readonly name: string;
    readonly strategy: string;
    readonly candidates: readonly Candidate[];
  }[];
}

const ruleColumns: Column<AskedRule>[] = [
  { title: 'RULE', of: rule => rule.id },
  { title: 'MET', of: rule => (rule.met ? 'yes' : 'no') },
  { title: 'CONDITION', of: rule => rule.when ?? '(every lead)' },
];
const candidateColumns: Column<Candidate>[] = [
  { title: 'TURN', of: candidate => candidate.turn, align: 'right' },
  { title: 'REP', of: candidate => candidate.repId },
  { title: 'NAME', of: candidate => candidate.name },
  { title: 'WEIGHT', of: candidate => candidate.weight, align: 'right' },
  { title: 'OPEN', of: candidate => candidate.open, align: 'right' },
  { title: 'KEPT OUT BY', of: candidate => candidate.failed },
  { title: 'DETAIL', of: candidate => candidate.detail },
  { title: 'WOULD HAVE GOT IT WITH', of: candidate => candidate.change?.inWords },
];
const ownerColumns: Column<AskedOwner>[] = [
  { title: 'RULE', of: owner => owner.rule },
  { title: 'OWNER', of: owner => owner.repId },
  { title: 'NAME', of: owner => owner.name },
  { title: 'KEPT OUT BY', of: owner => owner.failed },
  { title: 'DETAIL', of: owner => owner.detail },
  { title: 'WOULD HAVE GOT IT WITH', of: owner => owner.change?.inWords },
];

const lastInLine = ({ turn }: Candidate): number => turn ?? Infinity;

/** The decision in a sentence, the rules that were asked, the owners and every candidate in the order of the turn, each with what would have made the difference. */
export function explanationAsText(
  { leadId, decision, isReproduced, notReplayed, rules, owners = [], pools }: LeadExplanation,
  terminal: Terminal,
): string {
  const { kind, repId, because, decidedAt, rule, policyHash, position } = decision;
  const again =
    notReplayed !== null ? `not made again: ${notReplayed}` : isReproduced ? 'made again: the same' : 'made again: NOT the same';
  const parts = [
    [
      terminal.paint('bold', `Lead ${leadId}: ${kind}${repId === undefined ? '' : ` to ${repId}`}`),
      because,
      `Decided ${instant(decidedAt)} by rule ${rule} of policy ${policyHash.slice(0, 12)}, at entry ${position} of the routing log; ${again}.`,
    ].join('\n'),
    ...(rules.length === 0 ? [] : [table(ruleColumns, rules, terminal.width)]),
    ...(owners.length === 0 ? [] : [table(ownerColumns, owners, terminal.width)]),
    ...pools.map(({ poolId, name, strategy, candidates }) =>
      [
        terminal.paint('bold', `Pool ${name} (${poolId}), ${strategy}`),
        table(
          candidateColumns,
          candidates.toSorted((a, b) => lastInLine(a) - lastInLine(b)),
          terminal.width,
        ),
      ].join('\n'),
    ),
  ];
  return parts.join('\n\n');
}
