import { encode, topicOf, topics, type BatonEvent, type ConversionAttributed, type ServiceName } from '@baton/contracts';
import { messagingMigrations, OpenUnit, SliceProcessor, type SliceHandler, type UnitOfWork } from '@baton/messaging';
import { isTransient, ManualClock } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { LifeCycleHandler } from './alignment/life-cycle.handler.js';
import { BehaviorHandler } from './behavior.handler.js';
import { LeadsHandler } from './leads.handler.js';
import { attributionMigrations } from './migrations/0001-attribution.js';
import { SpendHandler } from './spend/spend.handler.js';

/** The attribution service without broker and HTTP: handlers on a database of their own, at a time that the test sets. */
export class AttributionFixture {
  readonly clock = new ManualClock(new Date('2026-06-01T00:00:00Z'));
  private readonly processor: SliceProcessor;
  private readonly handlers: ReadonlyMap<string, SliceHandler['handle']>;
  private offset = 0;

  private constructor(readonly db: TestDatabase) {
    this.processor = new SliceProcessor('attribution', db.database, this.clock, '');
    const [leads, behavior, spend, lifeCycle] = [new LeadsHandler(), new BehaviorHandler(), new SpendHandler(), new LifeCycleHandler()];
    this.handlers = new Map<string, SliceHandler['handle']>([
      [topics.intakeLeads.name, slice => leads.onLeads(slice as never)],
      [topics.intakeBehavior.name, slice => behavior.onBehavior(slice as never)],
      [topics.intakeSpend.name, slice => spend.onSpend(slice as never)],
      [topics.assignmentLeads.name, slice => lifeCycle.onAssignment(slice as never)],
      [topics.nurtureLeads.name, slice => lifeCycle.onNurture(slice as never)],
    ]);
  }

  static async start(): Promise<AttributionFixture> {
    return new AttributionFixture(await testDatabase('attribution', [...messagingMigrations, ...attributionMigrations]));
  }

  /** As if nothing had ever happened: for a test after another on the same database. */
  async clear(): Promise<void> {
    const { rows } = await this.db.pool.query<{ name: string }>(
      `select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'migrations'`,
    );
    // Not truncate: of tables this small that costs ten times as much.
    await this.db.pool.query(rows.map(row => `delete from ${row.name}`).join('; '));
  }

  /** Delivers the events of one topic as one slice; what is transient is tried again, as the consumer does. */
  async deliver(...events: readonly BatonEvent[]): Promise<void> {
    const topic = topicOf(events[0]!.name, events[0]!.source.slice('/baton/'.length) as ServiceName);
    const records = events.map(event => {
      const { key, value, headers } = encode(event);
      const offset = String(this.offset++);
      return { topic, partition: 0, offset, key: Buffer.from(key), value: Buffer.from(value), headers, timestamp: new Date(event.time) };
    });
    const handler = { topic, wants: undefined, raw: false, handle: this.handlers.get(topic)! };
    for (;;) {
      try {
        const { deadLettered } = await this.processor.process(handler, records);
        if (deadLettered === 0) return;
        const { rows } = await this.db.pool.query<{ reason: string }>('select reason from dead_letters order by at desc limit 1');
        throw new Error(rows[0]!.reason);
      } catch (error) {
        if (!isTransient(error)) throw error;
      }
    }
  }

  /** A transaction as timers and requests have it. */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.db.database.transaction(async tx => {
      const unit = new OpenUnit(tx, await this.clock.now(), 'attribution', '');
      const result = await work(unit);
      unit.flush();
      return result;
    });
  }

  /** What was published so far, in order. */
  async published<T = ConversionAttributed>(): Promise<{ id: string; streamversion: number; data: T }[]> {
    const { rows } = await this.db.pool.query<{ payload: string }>('select payload from outbox order by id');
    return rows.map(row => JSON.parse(row.payload) as { id: string; streamversion: number; data: T });
  }

  /** The credits that stand for an opportunity under a model: [channel, amount], in order. */
  async credits(opportunityId: string, model: string): Promise<[string, number][]> {
    const { rows } = await this.db.pool.query<{ channel: string; amount: number }>(
      'select channel, amount from credits where opportunity_id = $1 and model = $2 order by position',
      [opportunityId, model],
    );
    return rows.map(row => [row.channel, row.amount]);
  }

  async rows<R extends object = Record<string, unknown>>(query: string): Promise<R[]> {
    return (await this.db.pool.query<R>(query)).rows;
  }

  close(): Promise<void> {
    return this.db.drop();
  }
}
