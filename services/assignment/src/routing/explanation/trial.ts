import type { BoardState } from '../board/board-state.js';
import type { PoolState } from '../board/pool-state.js';
import type { RepState } from '../board/rep-state.js';
import { firstFailedFilter } from '../decision/eligibility.js';
import type { Requirements } from '../decision/requirements.js';
import type { DecisionInput } from '../decision/decision-input.js';
import { routeLead } from '../decision/route-lead.js';
import type { Decision, ExcludedRep, IneligibleReason, RepConfiguration, TimeOff } from '../types.js';
import type { ChangePart } from './change-parts.js';

/** Somebody who was asked for: in a pool, or as an owner that a rule names. */
export interface Candidate {
  readonly rep: RepState;
  /** null: an owner. */
  readonly pool: PoolState | null;
  /** What the rep was asked for. */
  readonly requirements: Requirements;
}

const DAY = 86_400_000;

/** A decision made again with something changed about a candidate. The board is put back after each try. */
export class Trial {
  constructor(
    readonly board: BoardState,
    private readonly input: DecisionInput,
  ) {}

  /** What is decided with these changes. */
  decide(candidate: Candidate, parts: readonly ChangePart[]): Decision {
    const others = parts.flatMap(part => (part.kind === 'others-not-free' ? part.repIds : []));
    const excludedReps = [...this.excluded(candidate, parts), ...others.map(repId => ({ repId, because: 'is not free' }))];
    return this.changed(candidate, parts, () => routeLead(this.board, { ...this.input, excludedReps }).decision);
  }

  wins(candidate: Candidate, parts: readonly ChangePart[]): boolean {
    const decision = this.decide(candidate, parts);
    return decision.kind === 'assign' && decision.repId === candidate.rep.configuration.repId;
  }

  /** The first filter that the candidate still fails with these changes. */
  failed(candidate: Candidate, parts: readonly ChangePart[]): IneligibleReason | null {
    const requirements = { ...candidate.requirements, excluded: this.excluded(candidate, parts) };
    return this.changed(candidate, parts, () => firstFailedFilter(candidate.rep, requirements));
  }

  /** The place, among the rep's, of the limit that keeps the candidate out with these changes; -1 for none. */
  exhaustedLimit({ rep, pool, requirements }: Candidate, parts: readonly ChangePart[]): number {
    const poolId = pool?.configuration.poolId ?? null;
    return this.changed({ rep, pool, requirements }, parts, () => {
      const counter = rep.exhausted(poolId, requirements.lead, requirements.now);
      return counter === undefined ? -1 : (rep.configuration.limits ?? []).indexOf(counter.limit);
    });
  }

  private excluded({ rep }: Candidate, parts: readonly ChangePart[]): readonly ExcludedRep[] {
    if (!parts.some(part => part.kind === 'not-excluded')) return this.input.excludedReps;
    return this.input.excludedReps.filter(each => each.repId !== rep.configuration.repId);
  }

  private changed<Answer>({ rep, pool, requirements }: Candidate, parts: readonly ChangePart[], ask: () => Answer): Answer {
    if (parts.length === 0) return ask();
    const { configuration, slots, presence } = rep;
    const calendar = configuration.calendarId === null ? undefined : this.board.calendars.get(configuration.calendarId);
    const member = pool?.member(configuration.repId);
    const pass = member?.pass;
    const isAtWork = parts.some(part => part.kind === 'at-work');
    rep.slots = slots.copy();
    for (const part of parts) {
      if (part.kind === 'fewer-open') rep.slots.open -= part.leads;
      else if (part.kind === 'fewer-leads' && member) member.pass -= part.leads * member.stride;
      else if (part.kind === 'online') rep.presence = { state: 'online', since: requirements.now, toldAt: requirements.now };
    }
    rep.configure(parts.reduce(reconfigured, configuration), isAtWork ? undefined : calendar);
    try {
      return ask();
    } finally {
      rep.slots = slots;
      rep.presence = presence;
      if (member) member.pass = pass!;
      rep.configure(configuration, calendar);
    }
  }
}

/** The configuration with a change. What is no matter of configuration leaves it as it is. */
function reconfigured(rep: RepConfiguration, part: ChangePart): RepConfiguration {
  switch (part.kind) {
    case 'active':
      return { ...rep, active: true };
    case 'back-earlier':
      return { ...rep, timeOff: rep.timeOff.flatMap(off => endingEarlier(off, part)) };
    case 'skills':
      return { ...rep, skills: [...rep.skills, ...part.skills] };
    case 'cap':
      return { ...rep, caps: { ...rep.caps, [part.cap]: part.to } };
    case 'pool-cap':
      return { ...rep, caps: { ...rep.caps, pools: { ...rep.caps.pools, [part.poolId]: part.to } } };
    case 'limit':
      return { ...rep, limits: rep.limits!.map((limit, place) => (place === part.limit ? { ...limit, most: part.to } : limit)) };
    default:
      return rep;
  }
}

export const isInDays = ({ to }: TimeOff): boolean => /^\d{4}-\d\d-\d\d$/.test(to);

/** Time off that ends earlier; none when nothing is left of it. */
function endingEarlier(off: TimeOff, part: ChangePart & { kind: 'back-earlier' }): TimeOff[] {
  if (isInDays(off) !== 'days' in part) return [off];
  const earlier = 'days' in part ? part.days * DAY : part.minutes * 60_000;
  const end = new Date(Date.parse(off.to) - earlier).toISOString();
  const to = 'days' in part ? end.slice(0, 10) : end;
  const isLeft = 'days' in part ? off.from <= to : Date.parse(off.from) < Date.parse(to);
  return isLeft ? [{ ...off, to }] : [];
}
