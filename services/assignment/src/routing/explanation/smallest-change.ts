import { ownerOfQueue } from '../decision/owner-queue.js';
import type { Caps, Decision, IneligibleReason } from '../types.js';
import { oneLess, partsInWords, type ChangePart } from './change-parts.js';
import { orderOfTurns } from './order-of-turns.js';
import { daysOff, minutesOff } from './time-off-left.js';
import type { Candidate, Trial } from './trial.js';

/** The least that would have had to be otherwise for a candidate to get the lead. */
export interface SmallestChange {
  /** All of them together. */
  readonly parts: readonly ChangePart[];
  /** To be read after `would have got it with`. */
  readonly inWords: string;
}

/** Filters that one candidate can fail one after the other, and others who come before; more is no small change. */
const MOST_PARTS = 16;
/** How much further a number is tried. */
const MOST_STEPS = 1_000;
const MOST_LEADS = 100;
const NAMED = 3;

/**
 * Finds it by trying: first what keeps the candidate out, filter by filter, then whose turn it was. Of numbers the least that is enough.
 * @param seedHash of the decision
 * @returns null for the one who got the lead, and where no such change is known
 */
export function smallestChange(trial: Trial, candidate: Candidate, seedHash: number): SmallestChange | null {
  if (trial.wins(candidate, [])) return null;
  const parts = reachingTurn(trial, candidate, admitting(trial, candidate), seedHash);
  if (parts === null) return null;
  const least = leastOf(trial, candidate, parts);
  return { parts: least, inWords: partsInWords(least) };
}

/** Without what is not needed, and each number as small as is enough: what one part does may make another needless. */
function leastOf(trial: Trial, candidate: Candidate, parts: ChangePart[]): ChangePart[] {
  for (const [index, part] of parts.entries()) {
    const others = parts.toSpliced(index, 1);
    if (trial.wins(candidate, others)) return leastOf(trial, candidate, others);
    const less = oneLess(part);
    const lessened = less && parts.with(index, less);
    if (lessened !== null && trial.wins(candidate, lessened)) return leastOf(trial, candidate, lessened);
  }
  return parts;
}

/** What lets the candidate through all filters; null where that is not known. */
function admitting(trial: Trial, candidate: Candidate): ChangePart[] | null {
  const parts: ChangePart[] = [];
  for (let reason = trial.failed(candidate, parts); reason !== null; reason = trial.failed(candidate, parts)) {
    const part = parts.length < MOST_PARTS ? remedyFor(reason, trial, candidate, parts) : null;
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

const capOf: Partial<Record<IneligibleReason, Exclude<keyof Caps, 'pools'>>> = {
  'at-cap-open': 'open',
  'at-cap-hour': 'hour',
  'at-cap-day': 'day',
  'at-cap-week': 'week',
};

function remedyFor(reason: IneligibleReason, trial: Trial, candidate: Candidate, parts: readonly ChangePart[]): ChangePart | null {
  const { rep, requirements } = candidate;
  const cap = capOf[reason];
  // A cap of open work below what the lead weighs never lets it in.
  const weight = requirements.weight ?? 1;
  if (cap !== undefined)
    return raised(
      rep.configuration.caps[cap]!,
      (from, to) => ({ kind: 'cap', cap, from, to }),
      passes(reason),
      cap === 'open' ? weight : 0,
    );
  switch (reason) {
    case 'inactive':
      return { kind: 'active' };
    case 'time-off': {
      const days = daysOff(rep.configuration, requirements.now);
      if (days > 0 && !parts.some(part => part.kind === 'back-earlier' && 'days' in part)) return { kind: 'back-earlier', days };
      const minutes = minutesOff(rep.configuration, requirements.now);
      return minutes > 0 ? { kind: 'back-earlier', minutes } : null;
    }
    case 'outside-working-hours': {
      const begin = rep.availability.next(requirements.now, true);
      return { kind: 'at-work', minutesBefore: begin === null ? null : Math.ceil((begin - requirements.now) / 60_000) };
    }
    case 'not-present':
      return { kind: 'online' };
    case 'skill-missing':
      return { kind: 'skills', skills: requirements.skills.filter(skill => !rep.skills.has(skill)) };
    case 'excluded':
      return { kind: 'not-excluded' };
    case 'too-heavy':
      return allowingWeight(candidate, parts);
    case 'at-cap-pool': {
      const poolId = requirements.poolId!;
      return raised(rep.configuration.caps.pools![poolId]!, (from, to) => ({ kind: 'pool-cap', poolId, from, to }), passes(reason), weight);
    }
    case 'at-limit': {
      const limit = trial.exhaustedLimit(candidate, parts);
      const { most, per } = rep.configuration.limits![limit]!;
      return raised(
        most,
        (from, to) => ({ kind: 'limit', limit, per, from, to }),
        part => trial.exhaustedLimit(candidate, [...parts, part]) !== limit,
      );
    }
    default:
      return null;
  }

  function passes(failed: IneligibleReason): (part: ChangePart) => boolean {
    return part => trial.failed(candidate, [...parts, part]) !== failed;
  }
}

/** A cap that is no lower than what the lead weighs: that of all open work, then that of the pool. */
function allowingWeight({ rep, requirements: { weight = 1, poolId } }: Candidate, parts: readonly ChangePart[]): ChangePart | null {
  const { open, pools } = rep.configuration.caps;
  const raisedTo = parts.flatMap(part => (part.kind === 'cap' && part.cap === 'open' ? part.to : [])).at(-1);
  if (open !== null && (raisedTo ?? open) < weight) return { kind: 'cap', cap: 'open', from: open, to: weight };
  const from = pools?.[poolId ?? ''];
  return from === undefined ? null : { kind: 'pool-cap', poolId: poolId!, from, to: weight };
}

/** The least whole number above one, and not below another, that is enough. */
function raised(
  from: number,
  partOf: (from: number, to: number) => ChangePart,
  isEnough: (part: ChangePart) => boolean,
  least = 0,
): ChangePart | null {
  for (let to = Math.max(Math.floor(from) + 1, least); to <= from + MOST_STEPS; to++) {
    const part = partOf(from, to);
    if (isEnough(part)) return part;
  }
  return null;
}

/** What makes a candidate who passes all filters the next in turn. */
function reachingTurn(trial: Trial, candidate: Candidate, admitted: ChangePart[] | null, seedHash: number): ChangePart[] | null {
  if (admitted === null) return null;
  let parts: ChangePart[] = admitted;
  for (let round = 0; round < MOST_PARTS; round++) {
    if (trial.wins(candidate, parts)) return parts;
    const further = towardsTurn(trial, candidate, parts, seedHash);
    if (further === null) return null;
    parts = further;
  }
  return null;
}

function towardsTurn(trial: Trial, candidate: Candidate, parts: ChangePart[], seedHash: number): ChangePart[] | null {
  const { pool } = candidate;
  const decision = trial.decide(candidate, parts);
  if (decision.poolId === null || pool === null || decision.poolId !== pool.configuration.poolId)
    return withoutWinner(trial, candidate, parts, decision);
  const fewer = withLess(trial, candidate, parts);
  if (fewer !== null) return fewer;
  const all = [...(pool.configuration.preferredSkills ?? []), ...(candidate.requirements.prefer?.skills ?? [])];
  const preferred = all.filter(skill => !candidate.rep.skills.has(skill));
  if (preferred.length > 0 && !parts.some(part => part.kind === 'skills' && part.skills.includes(preferred[0]!)))
    return [...parts, { kind: 'skills', skills: preferred }];
  const { requirements } = candidate;
  const others = notFreeIn(parts);
  const excluded = [...requirements.excluded, ...others.map(repId => ({ repId, because: 'is not free' }))];
  const order = orderOfTurns(pool, { ...requirements, excluded }, seedHash).map(member => member.rep.configuration.repId);
  const place = order.indexOf(candidate.rep.configuration.repId);
  return place > 0 ? withOthers(trial, parts, order.slice(0, place)) : withoutWinner(trial, candidate, parts, decision);
}

/** Fewer leads so far, or less open work, where that makes it the candidate's turn. */
function withLess(trial: Trial, candidate: Candidate, parts: readonly ChangePart[]): ChangePart[] | null {
  const { rep, pool } = candidate;
  const { poolId, strategy } = pool!.configuration;
  const isByLoad = strategy === 'least-loaded';
  const most = Math.min(MOST_LEADS, isByLoad ? rep.slots.open : MOST_LEADS);
  const withFewer = (leads: number): ChangePart[] => [
    ...parts,
    isByLoad ? { kind: 'fewer-open', leads } : { kind: 'fewer-leads', poolId, leads },
  ];
  // Mostly others are drawn at equal terms, or preferred: then the most does not help either, and nothing less is tried.
  if (most < 1 || !trial.wins(candidate, withFewer(most))) return null;
  for (let leads = 1; leads < most; leads++) if (trial.wins(candidate, withFewer(leads))) return withFewer(leads);
  return withFewer(most);
}

/** Whoever got it, or has it kept, not being free: of a pool that was asked before, all of it. */
function withoutWinner(trial: Trial, { rep }: Candidate, parts: ChangePart[], decision: Decision): ChangePart[] | null {
  const pool = trial.board.pools.get(decision.poolId ?? '');
  const own = rep.configuration.repId;
  if (pool)
    return withOthers(
      trial,
      parts,
      pool.configuration.members.map(member => member.repId).filter(repId => repId !== own),
    );
  const winner = decision.kind === 'assign' ? decision.repId : ownerOfQueue(decision.poolId ?? '');
  return winner === null || winner === own ? null : withOthers(trial, parts, [winner]);
}

const notFreeIn = (parts: readonly ChangePart[]): readonly string[] =>
  parts.flatMap(part => (part.kind === 'others-not-free' ? part.repIds : []));

function withOthers(trial: Trial, parts: readonly ChangePart[], repIds: readonly string[]): ChangePart[] | null {
  const before = notFreeIn(parts);
  const all = [...new Set([...before, ...repIds])];
  if (all.length === before.length) return null;
  const names = all.map(repId => trial.board.reps.get(repId)?.configuration.name ?? repId);
  const inWords = all.length > NAMED ? `${all.length} others not being free` : `${names.join(' and ')} not being free`;
  return [...parts.filter(part => part.kind !== 'others-not-free'), { kind: 'others-not-free', repIds: all, inWords }];
}
