import type { BoardState } from '../board/board-state.js';
import type { RepState } from '../board/rep-state.js';
import type { OwnerReference, RuleTarget } from '../types.js';
import type { DecisionInput } from './decision-input.js';

/** The rep that an owner rule means, with how the lead is theirs in words; or why there is none. */
export type FoundOwner =
  | { readonly rep: RepState; readonly words: string }
  /** `isTold`: there is somebody, who does not count; the reason of the decision says so. */
  | { readonly rep: null; readonly because: string; readonly isTold: boolean };

const DAY = 86_400_000;
const nobody = (because: string, isTold = false): FoundOwner => ({ rep: null, because, isTold });

/** Finds the owner that a target names. @param ruleId of the rule, for the reason */
export function findOwner(board: BoardState, target: RuleTarget & { kind: 'owner' }, input: DecisionInput, ruleId: string): FoundOwner {
  if ('of' in target.owner) return target.owner.of === 'lead' ? ofLead(board, target, input) : ofAccount(board, input);
  const rep = namedOwner(board, target.owner, input);
  return rep ? { rep, words: `is the owner that rule ${ruleId} names` } : nobody(`rule ${ruleId} names no rep`);
}

/** A rep by id, CRM id or e-mail. */
const repBy = (board: BoardState, value: string): RepState | undefined => board.reps.get(value) ?? board.repByAddress(value);

function namedOwner(
  board: BoardState,
  owner: Exclude<OwnerReference, { of: unknown }>,
  { facts, currentOwner }: DecisionInput,
): RepState | undefined {
  if ('repId' in owner) return board.reps.get(owner.repId);
  const value = owner.field === 'currentOwner' ? currentOwner : facts[owner.field];
  return typeof value !== 'string' || value === '' ? undefined : repBy(board, value);
}

/** Who owned the lead before, unless that is too long ago. An age that is not known is not held against anybody. */
function ofLead(board: BoardState, { terms }: RuleTarget & { kind: 'owner' }, { previousOwner, now }: DecisionInput): FoundOwner {
  if (!previousOwner) return nobody('nobody has owned the lead before');
  const rep = board.reps.get(previousOwner.repId);
  if (!rep) return nobody(`${previousOwner.repId}, who owned it before, is not a rep here`, true);
  const { maxAge } = terms ?? {};
  if (maxAge) {
    const { assignedAt, activeAt } = previousOwner;
    const since = maxAge.since === 'assignment' ? assignedAt : latest(assignedAt, activeAt);
    const days = since === null ? 0 : (now.getTime() - new Date(since).getTime()) / DAY;
    const what = maxAge.since === 'assignment' ? 'got it' : 'last had to do with it';
    if (days > maxAge.days)
      return nobody(`${rep.configuration.name} ${what} ${Math.floor(days)} days ago, and ${maxAge.days} days count`, true);
  }
  return { rep, words: 'owned it before' };
}

const latest = (a: string | null, b: string | null): string | null => (a !== null && b !== null ? (a > b ? a : b) : (a ?? b));

function ofAccount(board: BoardState, { facts }: DecisionInput): FoundOwner {
  if (!facts['account.id']) return nobody('no account has its domain or company name');
  const account = `the account ${facts['account.name']} (by the ${facts['account.matchedBy']} ${facts['account.matchedOn']})`;
  const owner = facts['account.owner'];
  if (typeof owner !== 'string' || owner === '') return nobody(`${account} has no owner`);
  const rep = repBy(board, owner);
  return rep ? { rep, words: `owns ${account}` } : nobody(`${owner}, who owns ${account}, is not a rep here`, true);
}
