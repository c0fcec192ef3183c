import { randomInt } from 'node:crypto';
import type { Transaction } from '@baton/platform';
import { firstFailedFilter } from '../decision/eligibility.js';
import type { Requirements } from '../decision/requirements.js';
import { inputOf } from '../decision/decision-input.js';
import { broughtAbout, freeingRoom } from '../decision/brought-about.js';
import { roomKept } from '../decision/keep-room.js';
import { nextEligibleAt } from '../decision/next-eligible.js';
import { nextOfRep } from '../decision/next-of-rep.js';
import { ownerOfQueue } from '../decision/owner-queue.js';
import { routeLead } from '../decision/route-lead.js';
import { compareDecisions, type Comparison } from '../../shadow/compare-decisions.js';
import { keepComparisons } from '../../shadow/shadow.store.js';
import type {
  BoardSession,
  Decision,
  PresenceChange,
  ReleaseInput,
  RepPresence,
  RoutingConfiguration,
  RoutingRequest,
  TakeInput,
} from '../types.js';
import type { Batch, BoardMemory } from './board-memory.js';
import type { BoardState } from './board-state.js';
import { applySlotChanges, readSlots, writeCaps } from './claims.store.js';
import { appendToLog, type DecisionRecord } from './decisions.store.js';
import type { ConfigurationChange, LogEntry, Occurrence, WorkOccurrence } from './log-entries.js';
import { SlotChanges } from './slot-changes.js';
import { sameSlots } from './slots.js';

/** Tokens are drawn below this. */
const TOKENS = 2 ** 47;

/** What is asked of a rep whom leads wait for. */
const ofOwner = (now: Date): Requirements => ({ now: now.getTime(), skills: [], duringWorkingHours: true, excluded: [] });

/** The board in the hands of the transaction that holds the routing lock. */
export class LockedSession implements BoardSession {
  private batch: Batch;
  private entries: LogEntry[] = [];
  private records: DecisionRecord[] = [];
  private comparisons: Comparison[] = [];
  private changes = new SlotChanges();
  /** Leads that wait no longer and for which room was kept. */
  private left: string[] = [];

  constructor(
    private readonly memory: BoardMemory,
    private readonly tx: Transaction,
    private readonly now: Date,
    /** False once another session has been opened. */
    private readonly isCurrent: (session: LockedSession) => boolean,
  ) {
    this.batch = memory.begin(tx, randomInt(1, TOKENS));
  }

  get configuration(): RoutingConfiguration {
    return this.board.configuration();
  }

  /** The place in the log that the board shows. */
  get position(): number {
    return this.board.seq;
  }

  decide(request: RoutingRequest): Decision {
    const input = inputOf(this.board, request);
    const { decision, turn } = routeLead(this.board, input);
    this.records.push({ input, decision });
    this.askShadow(request, decision);
    for (const occurrence of broughtAbout(this.board, input, { decision, turn })) this.record(occurrence, request.now);
    return decision;
  }

  release(input: ReleaseInput): void {
    if (this.board.reps.has(input.repId)) this.recordFact({ kind: 'released', ...input });
  }

  take(input: TakeInput): void {
    this.recordFact({ kind: 'taken', ...input });
  }

  leave(leadId: string): boolean {
    const freed = freeingRoom(this.board, leadId);
    for (const occurrence of freed) this.record(occurrence);
    if (freed.length > 0) this.left.push(leadId);
    return freed.length > 0;
  }

  /** Changes of configuration, in an order in which each refers only to what is there. Tables are written by the caller. */
  configure(changes: readonly ConfigurationChange[]): void {
    for (const change of changes) this.record(change);
  }

  /** What is known of a rep's presence; null: nothing, undefined: there is no such rep. */
  presenceOf(repId: string): RepPresence | null | undefined {
    return this.board.reps.get(repId)?.presence;
  }

  get isPresenceKnown(): boolean {
    return this.board.isPresenceKnown;
  }

  /** Changes of presence. Tables are written by the caller. */
  notePresence(changes: readonly PresenceChange[]): void {
    for (const change of changes) this.record(change);
  }

  flush(): Promise<{ refused: string[] }> {
    return this.write(true);
  }

  private async write(canCorrect: boolean): Promise<{ refused: string[] }> {
    const { entries, records, changes, batch } = this;
    if (entries.length === 0 && records.length === 0) return { refused: [] };
    if (!(await applySlotChanges(this.tx, changes.sums()))) {
      if (!canCorrect) throw new Error('the guard refused facts on a board that was just set right');
      const refused = await this.correct();
      // Facts alone are nobody's to decide again.
      return refused.length > 0 ? { refused } : this.write(false);
    }
    appendToLog(this.tx, batch.token, entries, records);
    keepComparisons(this.tx, this.comparisons);
    this.reset();
    return { refused: [] };
  }

  freeCapacity(poolId: string, now: Date): number {
    const owner = this.board.reps.get(ownerOfQueue(poolId) ?? '');
    if (owner) return firstFailedFilter(owner, ofOwner(now)) === null ? owner.room(now.getTime()) : 0;
    const pool = this.board.pools.get(poolId);
    if (!pool) return 0;
    const line = pool.line(this.requirementsOf(poolId, now)).at(now.getTime());
    let room = 0;
    for (const { rep } of line.members()) room += rep.room(now.getTime(), poolId);
    // Whoever keeps room is not free for others, but for the lead that waits for it.
    const kept = roomKept(pool, now.getTime());
    return kept === null ? room : room + pool.member(kept.repId)!.rep.room(now.getTime(), poolId);
  }

  /** When time alone gives room for leads of a pool or of one rep, epoch milliseconds; null: it never does. */
  nextCapacityAt(poolId: string, now: Date): number | null {
    const owner = this.board.reps.get(ownerOfQueue(poolId) ?? '');
    if (owner) return nextOfRep(owner, ofOwner(now));
    const pool = this.board.pools.get(poolId);
    return pool ? nextEligibleAt(pool, this.requirementsOf(poolId, now)) : null;
  }

  /** Asks the other policy about a lead, on the board as it is before the claim. The tries of a queued lead would only repeat the first. */
  private askShadow(request: RoutingRequest, decision: Decision): void {
    const { board } = this;
    if (board.shadow === null || request.waitingSince !== undefined) return;
    const shadow = routeLead(board, inputOf(board, request, board.shadow), board.shadow);
    this.comparisons.push(compareDecisions(decision, shadow.decision));
  }

  private get board(): BoardState {
    if (!this.isCurrent(this)) throw new Error('the routing session is over: its transaction no longer holds the lock');
    return this.memory.board;
  }

  private requirementsOf(poolId: string, now: Date): Requirements {
    const { skills, duringWorkingHours } = this.board.pools.get(poolId)!.configuration;
    return { now: now.getTime(), skills, duringWorkingHours, excluded: [] };
  }

  /** Records what happened outside; who has the lead now needs no room any more. */
  private recordFact(occurrence: Extract<WorkOccurrence, { kind: 'released' | 'taken' }>, at = this.now): void {
    this.record(occurrence, at);
    if (occurrence.kind === 'taken') for (const freed of freeingRoom(this.board, occurrence.leadId)) this.record(freed, at);
  }

  private record(occurrence: Occurrence, at = this.now): void {
    const { board } = this;
    const entry: LogEntry = { ...occurrence, seq: board.seq + 1, at: at.getTime() };
    const isAboutWork = entry.kind === 'claimed' || entry.kind === 'released' || entry.kind === 'taken';
    const rep = isAboutWork ? board.rep(entry.repId, entry.poolId) : undefined;
    if (rep) this.changes.before(rep);
    this.memory.apply(entry, this.batch);
    if (rep) this.changes.after(rep, entry.kind);
    this.entries.push(entry);
  }

  private reset(): void {
    this.entries = [];
    this.records = [];
    this.comparisons = [];
    this.changes = new SlotChanges();
    this.left = [];
    this.batch = this.memory.begin(this.tx, randomInt(1, TOKENS));
  }

  /**
   * The rows of some reps are not what the board holds: takes back what was decided on it, sets the board right, and records the facts again.
   * @returns the decisions that are undone
   */
  private async correct(): Promise<string[]> {
    const { batch, entries, records, left } = this;
    const reps = this.changes.reps;
    this.memory.undo(batch);
    const rows = await readSlots(
      this.tx,
      reps.map(rep => rep.configuration.repId),
    );
    const differing = reps.filter(rep => !sameSlots(rows.get(rep.configuration.repId) ?? rep.slots, rep.slots));
    await writeCaps(
      this.tx,
      reps.map(rep => rep.configuration),
    );
    this.reset();
    for (const rep of differing)
      this.record({ kind: 'slots-corrected', repId: rep.configuration.repId, slots: rows.get(rep.configuration.repId)! });
    for (const entry of entries) if (entry.kind === 'released' || entry.kind === 'taken') this.recordFact(entry, new Date(entry.at));
    for (const leadId of left) this.leave(leadId);
    return records.map(record => record.decision.decisionId);
  }
}
