import { ownerOfQueue } from '../decision/owner-queue.js';
import type { Caps, Decision, IneligibleReason } from '../types.js';
import { listed, numberOf, partsInWords, withNumber, type ChangePart } from './change-parts.js';
import { leastEnough } from './least-enough.js';
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
    const withLess = (value: number) => parts.with(index, withNumber(part, value));
    const { value, least } = numberOf(part) ?? { value: 0, least: 0 };
    if (value <= least || !trial.wins(candidate, withLess(value - 1))) continue;
    const enough = leastEnough(least, value - 1, tried => trial.wins(candidate, withLess(tried)));
    return leastOf(trial, candidate, withLess(enough!));
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
  if (cap !== undefined) return raisedCap(candidate, cap, isPassed);
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
    case 'too-heavy': {
      // One of the two caps, or both, are below what the lead weighs.
      const isOpenDone = parts.some(part => part.kind === 'cap' && part.cap === 'open');
      const isOpenTooLow = rep.caps.open < weightOf(candidate) && !isOpenDone;
      return isOpenTooLow ? raisedCap(candidate, 'open', () => true) : raisedPoolCap(candidate, () => true);
    }
    case 'at-cap-pool':
      return raisedPoolCap(candidate, isPassed);
    case 'at-limit': {
      const limit = trial.exhaustedLimit(candidate, parts);
      const { most, per } = rep.configuration.limits![limit]!;
      return raised(
        most,
        to => ({ kind: 'limit', limit, per, from: most, to }),
        part => trial.exhaustedLimit(candidate, [...parts, part]) !== limit,
      );
    }
    default:
      return null;
  }

  function isPassed(part: ChangePart): boolean {
    return trial.failed(candidate, [...parts, part]) !== reason;
  }
}

const weightOf = ({ requirements }: Candidate): number => requirements.weight ?? 1;

type IsEnough = (part: ChangePart) => boolean;

/** A higher cap. One of open work is no lower than what the lead weighs: else it never lets the lead in. */
function raisedCap(candidate: Candidate, cap: Exclude<keyof Caps, 'pools'>, isEnough: IsEnough): ChangePart | null {
  const from = candidate.rep.configuration.caps[cap]!;
  return raised(from, to => ({ kind: 'cap', cap, from, to }), isEnough, cap === 'open' ? weightOf(candidate) : 0);
}

/** As `raisedCap`, of the pool's open work. */
function raisedPoolCap(candidate: Candidate, isEnough: IsEnough): ChangePart | null {
  const poolId = candidate.requirements.poolId!;
  const from = candidate.rep.configuration.caps.pools![poolId]!;
  return raised(from, to => ({ kind: 'pool-cap', poolId, from, to }), isEnough, weightOf(candidate));
}

/** The least whole number above one, and not below another, that is enough. */
function raised(from: number, partOf: (to: number) => ChangePart, isEnough: IsEnough, least = 0): ChangePart | null {
  const next = Math.floor(from) + 1;
  const to = leastEnough(Math.max(next, least), next + MOST_STEPS, tried => isEnough(partOf(tried)));
  return to === null ? null : partOf(to);
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
  return withFewer(leastEnough(1, most, leads => trial.wins(candidate, withFewer(leads)))!);
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
  const inWords = all.length > NAMED ? `${all.length} others not being free` : `${listed(names)} not being free`;
  return [...parts.filter(part => part.kind !== 'others-not-free'), { kind: 'others-not-free', repIds: all, inWords }];
}
