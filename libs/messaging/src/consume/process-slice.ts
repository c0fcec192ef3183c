import { derivedId, type EventName, type ServiceName } from '@baton/contracts';
import { isTransient, type Clock, type Database, type Transaction } from '@baton/platform';
import { insertDeadLetters, parkEvents, type DeadLetter } from '../dead-letters/dead-letters.store.js';
import type { RowsInHand } from '../outbox/rows-in-hand.js';
import { OpenUnit } from '../outbox/unit-of-work.js';
import type { Delivered, RawSlice, Slice } from '../slice.js';
import type { TopicJoin } from './handles.js';
import { FailureGate, TooManyFailures } from './failure-gate.js';
import { holdLeadGuards, leadGuards, remember, type LeadGuard } from './guards.store.js';
import { asRaw, classify, type Classified, type Received } from './received.js';

/** A handler found that a lead it locked was merged away meanwhile: the slice starts again and sees the alias. */
export class StaleAlias extends Error {
  constructor(leadId: string) {
    super(`lead ${leadId} was merged away meanwhile`);
    this.name = 'StaleAlias';
  }
}

export interface SliceHandler {
  readonly topic: string;
  readonly wants: ReadonlySet<EventName> | undefined;
  /** True for a handler that takes records as they came: its slice has `records` instead of `events`. */
  readonly raw: boolean;
  /** The same for all topics that come in one slice, to one handler. */
  readonly join?: TopicJoin;
  readonly handle: (slice: Slice | RawSlice) => Promise<void>;
}

/** What became of the records of a slice. */
export interface SliceResult {
  handled: number;
  repeated: number;
  erased: number;
  parked: number;
  deadLettered: number;
  skipped: number;
  unknownType: number;
  /** Whether there is something for the relay. */
  emitted: boolean;
}

type EventRecord = Extract<Classified, { kind: 'event' | 'raw' }>;
type Refused = Extract<Classified, { kind: 'refused' }>;
type Step = EventRecord | Refused;
interface Delivery {
  readonly step: EventRecord;
  readonly event?: Delivered;
}
/** How often a slice starts again for an alias. Each time another merge must have been committed; who still finds none has a fault of its own. */
const STALE_RESTARTS = 5;

/** One run of a slice, step by step. */
interface Attempt {
  readonly handler: SliceHandler;
  readonly unit: OpenUnit;
  readonly result: SliceResult;
  readonly mayRestart: boolean;
}

/** As much as the event of a dead letter takes. */
const TEXT_LIMIT = 2_000;

const leadsOf = (steps: readonly Step[]): string[] => [...new Set(steps.flatMap(s => s.leadId ?? []))];

const unknownReason = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** The recipe of a slice: inbox, guards, handler, outbox in one transaction. Knows nothing of the broker. */
export class SliceProcessor {
  private readonly gate = new FailureGate();

  constructor(
    private readonly service: ServiceName,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly topicPrefix: string,
    private readonly inHand?: RowsInHand,
  ) {}

  /**
   * Processes records of one topic, or of topics that are joined, in order. When it returns, the effects are committed.
   * @throws what is transient, for the caller to try the same slice again, and TooManyFailures
   */
  async process(handler: SliceHandler, records: readonly Received[]): Promise<SliceResult> {
    const result: SliceResult = {
      handled: 0,
      repeated: 0,
      erased: 0,
      parked: 0,
      deadLettered: 0,
      skipped: 0,
      unknownType: 0,
      emitted: false,
    };
    const steps: Step[] = [];
    const inbox = new Set<string>();
    for (const record of records) {
      const step = handler.raw ? asRaw(record) : classify(record, handler.wants);
      if (step.kind === 'skipped') result[step.why === 'unwanted' ? 'skipped' : 'unknownType']++;
      else if (inbox.has(step.inboxId)) result.repeated++;
      else {
        inbox.add(step.inboxId);
        steps.push(step);
      }
    }
    if (steps.length === 0) return result;
    // Bisecting costs a savepoint per attempt: only a slice that failed as a whole pays for it.
    let carefully = steps.some(s => s.kind === 'refused');
    for (let restarts = 0; ;) {
      try {
        return await this.attempt(handler, steps, { ...result }, carefully, restarts < STALE_RESTARTS);
      } catch (error) {
        if (error instanceof StaleAlias && restarts < STALE_RESTARTS) restarts++;
        else if (carefully || isTransient(error) || error instanceof TooManyFailures) throw error;
        else carefully = true;
      }
    }
  }

  /**
   * Hands stored records to their handlers again, in order, in the caller's transaction: the inbox has them already.
   * @param released go first, though their leads may be blocked by another dead letter
   * @throws what the handlers throw, and when a record still cannot be read
   */
  async replay(
    tx: Transaction,
    handlers: ReadonlyMap<string, SliceHandler>,
    released: readonly Received[],
    parked: readonly Received[],
  ): Promise<OpenUnit> {
    const unit = new OpenUnit(tx, await this.clock.now(tx), this.service, this.topicPrefix, this.inHand, true);
    for (const record of [...released, ...parked]) {
      const handler = handlers.get(record.topic);
      const step = handler && (handler.raw ? asRaw(record) : classify(record, handler.wants));
      if (!handler || !step || step.kind === 'skipped') continue;
      if (step.kind === 'refused') throw new Error(`the record still cannot be read: ${step.reason}`);
      await this.run(
        handler,
        unit,
        await this.deliverable(tx, [step], await holdLeadGuards(tx, leadsOf([step])), undefined, released.includes(record)),
      );
    }
    return unit;
  }

  private async attempt(
    handler: SliceHandler,
    steps: readonly Step[],
    result: SliceResult,
    carefully: boolean,
    mayRestart: boolean,
  ): Promise<SliceResult> {
    const restoreGate = this.gate.snapshot();
    let unit: OpenUnit | undefined;
    try {
      await this.database.transaction(async tx => {
        // One round trip: the statements run in this order, each seeing what those before it waited for.
        const [fresh, now, guards] = await Promise.all([
          remember(tx, steps),
          this.clock.now(tx),
          carefully ? undefined : holdLeadGuards(tx, leadsOf(steps)),
        ]);
        unit = new OpenUnit(tx, now, this.service, this.topicPrefix, this.inHand, carefully);
        const unseen = fresh === undefined ? steps : steps.filter(s => fresh.has(s.inboxId));
        result.repeated += steps.length - unseen.length;
        if (carefully) await this.bisect({ handler, unit, result, mayRestart }, unseen);
        else {
          const events = await this.deliverable(tx, unseen as EventRecord[], guards!, result);
          await this.run(handler, unit, events);
          result.handled += events.length;
          this.gate.succeeded(events.length);
        }
      });
    } catch (error) {
      restoreGate();
      unit?.abandoned();
      throw error;
    }
    unit?.committed();
    result.emitted = unit?.wrote ?? false;
    return result;
  }

  /** Left to right, halving what fails, until the event that fails is alone: it becomes a dead letter, the others go on. */
  private async bisect(attempt: Attempt, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    const { handler, unit, result, mayRestart } = attempt;
    const refused = steps.findIndex(s => s.kind === 'refused');
    if (refused >= 0 && steps.length > 1) {
      await this.bisect(attempt, steps.slice(0, refused));
      await this.bisect(attempt, [steps[refused]]);
      return this.bisect(attempt, steps.slice(refused + 1));
    }
    if (refused === 0) {
      const { reason } = steps[0] as Refused;
      this.gate.failed(new Error(reason));
      return this.bury(unit, steps[0], reason, result);
    }
    const events = await this.deliverable(unit.tx, steps as EventRecord[], await holdLeadGuards(unit.tx, leadsOf(steps)), result);
    if (events.length === 0) return;
    const goBack = unit.mark();
    try {
      await unit.tx.savepoint(() => this.run(handler, unit, events));
      result.handled += events.length;
      this.gate.succeeded(events.length);
    } catch (error) {
      if (isTransient(error) || (error instanceof StaleAlias && mayRestart)) throw error;
      goBack();
      if (events.length === 1) {
        this.gate.failed(error);
        return this.bury(unit, events[0].step, unknownReason(error), result);
      }
      const half = events.length >> 1;
      const halves = [events.slice(0, half), events.slice(half)];
      for (const part of halves)
        await this.bisect(
          attempt,
          part.map(e => e.step),
        );
    }
  }

  private async run(handler: SliceHandler, unit: OpenUnit, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const work = { tx: unit.tx, now: unit.now, emit: unit.emit.bind(unit), afterCommit: unit.afterCommit.bind(unit) };
    if (handler.raw) await handler.handle({ ...work, records: deliveries.map(d => d.step.record) });
    else await handler.handle({ ...work, events: deliveries.flatMap(d => d.event ?? []) });
    unit.flush();
  }

  /** Resolves aliases, drops the events of erased leads, parks those of blocked ones. */
  private async deliverable(
    tx: Transaction,
    steps: readonly EventRecord[],
    guards: ReadonlyMap<string, LeadGuard>,
    result?: SliceResult,
    blockedToo = false,
  ): Promise<Delivery[]> {
    const deliver: Delivery[] = [];
    const park: { leadId: string; record: Received }[] = [];
    for (const step of steps) {
      const guard = step.leadId === null ? undefined : guards.get(step.leadId);
      if (step.kind === 'raw') deliver.push({ step });
      else if (guard?.erased) {
        if (result) result.erased++;
      } else if (guard?.blocked && !blockedToo && step.event.name !== 'lead-erased')
        park.push({ leadId: guard.leadId, record: step.record });
      else deliver.push({ step, event: Object.assign(step.event, { leadId: guard?.leadId ?? step.leadId }) as Delivered });
    }
    await parkEvents(tx, park);
    if (result) result.parked += park.length;
    return deliver;
  }

  private async bury(unit: OpenUnit, step: Step, because: string, result: SliceResult): Promise<void> {
    const named =
      step.kind === 'event'
        ? [step.event.id, step.event.name]
        : step.kind === 'raw'
          ? [step.inboxId, '(raw)']
          : [step.eventId, step.eventType];
    const [eventId, eventType, reason] = [...named, because].map(text => text.slice(0, TEXT_LIMIT));
    // Blocking needs the lead that it is now: later events arrive under that id.
    const guard = step.leadId === null ? undefined : (await leadGuards(unit.tx, [step.leadId])).get(step.leadId);
    if (guard?.erased) {
      result.erased++;
      return;
    }
    const leadId = guard?.leadId ?? step.leadId;
    const letter: DeadLetter = { id: derivedId(step.inboxId, 'dead-letter'), eventId, eventType, leadId, reason, record: step.record };
    await insertDeadLetters(unit.tx, [letter], unit.now);
    unit.emit({
      name: 'dead-lettered',
      key: leadId ?? letter.id,
      streamVersion: 0,
      cause: { id: step.inboxId },
      data: {
        deadLetterId: letter.id,
        eventId,
        eventType,
        leadId,
        topic: step.record.topic,
        partition: step.record.partition,
        offset: step.record.offset,
        reason,
        at: unit.now.toISOString(),
      },
    });
    unit.flush();
    result.deadLettered++;
  }
}
