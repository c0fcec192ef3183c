import type { BoardState } from '../routing/board/board-state.js';
import type { LogEntry, WorkOccurrence } from '../routing/board/log-entries.js';
import type { RepState } from '../routing/board/rep-state.js';
import { broughtAbout } from '../routing/decision/brought-about.js';
import { ownerOfQueue } from '../routing/decision/owner-queue.js';
import { routeLead } from '../routing/decision/route-lead.js';
import { hashText } from '../routing/decision/tie-break.js';
import type { AssignDecision, Decision, ExcludedRep, QueueDecision } from '../routing/types.js';
import type { Arrival, Scenario } from './arrival.js';
import { BinaryHeap } from './binary-heap.js';
import { CapacityUse } from './capacity-use.js';
import type { Experience } from './experience.js';
import { LastOwners } from './last-owners.js';
import { LinesByNeed } from './lines-by-need.js';
import type { Outcome, OutcomeKind } from './outcome.js';
import { mostUrgent, waitingFrom, type Waiting, type WaitingLine } from './waiting-lines.js';

export interface ReplaySettings {
  readonly seed: string;
  /** How long a lead waits until it goes before better ones, in milliseconds. */
  readonly agingMs: number;
  readonly experience: Experience;
}

interface Held {
  readonly arrival: Arrival;
  readonly repId: string;
  readonly poolId: string | null;
  readonly weight: number | undefined;
  readonly excludedReps: readonly ExcludedRep[];
}

/** Something that the replay itself has to do at a time. */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** About so many sentences are kept of a replay. */
const SENTENCES = 2_000;

/**
 * A period once more, on a board of its own: leads ask for somebody when they did, are placed by the pure decision, held as long as the
 * experience says, and wait in the order of the queue until somebody has room. The same input gives the same outcomes.
 */
export class Replay {
  /** By the index of the arrival. */
  readonly outcomes: Outcome[] = [];
  readonly use: CapacityUse;
  private readonly due = new BinaryHeap<Due>((a, b) => a.at - b.at || a.order - b.order);
  private readonly lines: LinesByNeed;
  private readonly inWork = new Set<string>();
  private readonly lastOwners: LastOwners;
  /** Reps of pools that hand out leads also while they are off work. */
  private readonly atAnyHour: ReadonlySet<string>;
  private readonly sampled: number;
  private now: number;
  private order = 0;

  /** @param board is changed by the replay */
  constructor(
    readonly board: BoardState,
    private readonly scenario: Scenario,
    private readonly settings: ReplaySettings,
  ) {
    this.now = scenario.from;
    this.use = new CapacityUse(board, scenario.from);
    this.lastOwners = new LastOwners(board.policy?.needs.previousOwner === true);
    this.lines = new LinesByNeed(board, this.lastOwners);
    const pools = [...board.pools.values()].filter(pool => !pool.configuration.duringWorkingHours);
    this.atAnyHour = new Set(pools.flatMap(pool => pool.configuration.members.map(member => member.repId)));
    this.sampled = Math.ceil(scenario.arrivals.length / SENTENCES);
  }

  /** Runs it; gives the number of arrivals that have been placed, often enough to stop and go on in between. */
  *run(): Generator<number, void> {
    const { arrivals, background, until } = this.scenario;
    const following = new Set(arrivals.flatMap(({ next }) => next ?? []));
    let taken = 0;
    for (const arrival of [...arrivals.filter(each => !following.has(each)), null]) {
      const to = arrival?.at ?? until;
      for (;;) {
        const [work, due] = [background[taken], this.due.peek()];
        if (work && work.at <= to && (!due || work.at <= due.at)) {
          taken += 1;
          this.goTo(work.at);
          this.change(work.kind === 'taken' ? work : { ...work, reason: 'replayed' });
          if (work.kind === 'released') this.fill(work.repId);
        } else if (due && due.at <= to) {
          this.due.pop();
          this.goTo(due.at);
          due.happen();
        } else break;
        yield this.outcomes.length;
      }
      this.goTo(to);
      if (arrival) this.arrive(arrival, arrival.excludedReps);
      yield this.outcomes.length;
    }
    this.finish();
  }

  private goTo(at: number): void {
    this.now = Math.max(this.now, at);
  }

  private later(at: number, happen: () => void): void {
    this.due.push({ at, order: this.order++, happen });
  }

  private release({ arrival, repId, poolId, weight, excludedReps }: Held): void {
    this.inWork.delete(arrival.leadId);
    const given = { repId, poolId, leadId: arrival.leadId, ...(weight === undefined ? {} : { weight }) };
    this.change({ kind: 'released', ...given, reason: 'replayed' });
    const { next } = arrival;
    if (next !== null) this.arrive(next, [...excludedReps, { repId, because: next.excludedReps.at(-1)?.because ?? 'had it before' }]);
    this.fill(repId);
  }

  /** A slot of a rep is free. */
  private fill(repId: string): void {
    const rep = this.board.reps.get(repId);
    const lines = this.lines.ofRep(repId);
    if (rep && lines && this.isAtWork(rep)) this.drain(lines, () => rep.room(this.now) > 0);
  }

  /** Whether a rep may be given anything now; without it a slot that is freed at night would be offered to everybody who waits. */
  private isAtWork(rep: RepState): boolean {
    const presence = rep.availability.at(this.now);
    return presence === 'at-work' || (presence === 'off-work' && this.atAnyHour.has(rep.configuration.repId));
  }

  private arrive(arrival: Arrival, excludedReps: readonly ExcludedRep[]): void {
    if (this.inWork.has(arrival.leadId)) return this.end(arrival, this.now, 'in-work');
    const decision = this.decide(arrival, excludedReps);
    if (decision.kind !== 'queue') return this.place(arrival, excludedReps, this.now, decision);
    this.inWork.add(arrival.leadId);
    this.wait(waitingFrom(arrival, excludedReps, this.now, decision), decision);
  }

  /** Decides, and carries out what that brings about on the board. @param since when the lead began to wait */
  private decide(arrival: Arrival, excludedReps: readonly ExcludedRep[], since = this.now): Decision {
    const { index, leadId, facts, grade, currentOwner } = arrival;
    const decisionId = `${this.settings.seed}/${index}`;
    const asked = { decisionId, leadId, facts, grade, sourceId: sourceOf(arrival), currentOwner, excludedReps };
    const hasWaitedLong = since < this.now - this.settings.agingMs;
    const previousOwner = this.lastOwners.of(arrival) ?? undefined;
    const waitingSince = new Date(since).toISOString();
    const input = { ...asked, previousOwner, now: new Date(this.now), seed: decisionId, waitingSince, hasWaitedLong };
    const routed = routeLead(this.board, input);
    for (const occurrence of broughtAbout(this.board, input, routed)) this.change(occurrence);
    return routed.decision;
  }

  private place(arrival: Arrival, excludedReps: readonly ExcludedRep[], since: number, decision: Decision): void {
    if (decision.kind === 'assign') return this.assign(arrival, excludedReps, since, decision);
    this.inWork.delete(arrival.leadId);
    this.end(arrival, since, decision.kind === 'nurture' ? 'nurture' : 'closed', decision);
  }

  private assign(arrival: Arrival, excludedReps: readonly ExcludedRep[], since: number, decision: AssignDecision): void {
    const { repId, poolId, sla, weight } = decision;
    const { experience } = this.settings;
    this.inWork.add(arrival.leadId);
    const heldUntil = this.now + experience.heldMs(arrival, repId, poolId);
    const ends = heldUntil <= this.scenario.until;
    if (ends) this.later(heldUntil, () => this.release({ arrival, repId, poolId, weight, excludedReps }));
    this.end(arrival, since, 'assigned', decision, {
      repId,
      assignedAt: this.now,
      heldUntil: ends ? heldUntil : null,
      breachedAccept: isBreached(sla?.acceptMinutes, () => experience.acceptMs(arrival, repId)),
      breachedContact: isBreached(sla?.contactMinutes, () => experience.contactMs(arrival, repId)),
    });
  }

  /** Lets out who can be placed, the most urgent first, while there is room. What the first of a line is refused for, keeps the whole line. */
  private drain(lines: Iterable<WaitingLine>, hasRoom: () => boolean = () => true): void {
    const open = new Set(lines);
    const agedBefore = new Date(this.now - this.settings.agingMs);
    while (hasRoom()) {
      const next = mostUrgent(open, agedBefore);
      if (next === null) return;
      const line = this.askAgain(next.line, next.first);
      if (line !== null) open.delete(line);
    }
  }

  /** Decides again about one of a line. @returns the line in which it goes on waiting; null when it waits no longer */
  private askAgain(line: WaitingLine, waiting: Waiting): WaitingLine | null {
    const { arrival, excludedReps, since } = waiting;
    const decision = this.decide(arrival, excludedReps, since);
    if (decision.kind !== 'queue') {
      line.remove(waiting);
      this.place(arrival, excludedReps, since, decision);
      return null;
    }
    const now = this.lines.of(arrival, excludedReps, decision);
    if (now === line) this.tryAgain(line, waiting, decision);
    else {
      // Another rule takes it by now: it waits for something else.
      line.remove(waiting);
      this.wait(waitingFrom(arrival, excludedReps, since, decision), decision);
    }
    return now;
  }

  private wait(waiting: Waiting, decision: QueueDecision): void {
    const line = this.lines.of(waiting.arrival, waiting.excludedReps, decision);
    line.add(waiting);
    this.tryAgain(line, waiting, decision);
    const { arrival, since } = waiting;
    this.end(arrival, since, 'waiting', decision, { waitedMs: this.scenario.until - since });
  }

  /** Sets when time alone may end a wait. For an owner each waits by a time of its own, which does not come when the first of the line is tried. */
  private tryAgain(line: WaitingLine, waiting: Waiting, { poolId, nextTryAt }: QueueDecision): void {
    const at = nextTryAt.getTime();
    if (at > this.scenario.until) return;
    if (at < line.retryAt) {
      line.retryAt = at;
      this.later(at, () => this.drain(this.lines.takeDue(this.now)));
    }
    if (ownerOfQueue(poolId ?? '') === null || at >= waiting.retryAt) return;
    waiting.retryAt = at;
    this.later(at, () => {
      waiting.retryAt = Infinity;
      if (!waiting.isOut) this.askAgain(line, waiting);
    });
  }

  private change(occurrence: WorkOccurrence): void {
    this.use.note(occurrence.repId, this.now);
    this.board.apply({ ...occurrence, seq: this.board.seq + 1, at: this.now } as LogEntry);
    this.use.note(occurrence.repId, this.now);
    if (occurrence.kind === 'claimed' || occurrence.kind === 'taken') this.lastOwners.gave(occurrence.leadId, occurrence.repId, this.now);
    if (occurrence.kind === 'released') this.lastOwners.tookBack(occurrence.leadId, occurrence.repId, this.now);
  }

  private end(arrival: Arrival, since: number, kind: OutcomeKind, decision?: Decision, more: Partial<Outcome> = {}): void {
    const keepsSentence = hashText(`${this.settings.seed}/${arrival.index}`) % this.sampled === 0;
    this.outcomes[arrival.index] = {
      arrival,
      kind,
      rule: decision?.rule ?? '(none)',
      poolId: decision?.poolId ?? null,
      repId: null,
      askedAt: since,
      waitedMs: this.now - since,
      assignedAt: null,
      heldUntil: null,
      breachedAccept: null,
      breachedContact: null,
      because: keepsSentence ? (decision?.because ?? null) : null,
      ...more,
    };
  }

  private finish(): void {
    for (const arrival of this.scenario.arrivals)
      if (this.outcomes[arrival.index] === undefined) this.end(arrival, arrival.at, 'not-reached');
  }
}

function isBreached(minutes: number | null | undefined, reaction: () => number | null): boolean | null {
  if (minutes === null || minutes === undefined) return null;
  const milliseconds = reaction();
  return milliseconds === null ? null : milliseconds > minutes * 60_000;
}

const sourceOf = ({ facts }: Arrival): string | null => (typeof facts['source.id'] === 'string' ? facts['source.id'] : null);
