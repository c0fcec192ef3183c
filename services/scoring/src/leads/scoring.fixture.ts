import {
  encode,
  eventNameOf,
  topicOf,
  topics,
  type AnyEvent,
  type BatonEvent,
  type EventData,
  type EventName,
  type ServiceName,
} from '@baton/contracts';
import { messagingMigrations, OpenUnit, SliceProcessor, type SliceHandler, type UnitOfWork } from '@baton/messaging';
import { ManualClock, sql, type Transaction } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { ScoringConfig } from '../config.js';
import { scoringMigrations } from '../migrations/index.js';
import { compiled, exampleRules } from '../rules/rules.example.js';
import { RuleSets } from '../rules/rule-sets.js';
import { activate } from '../rules/rule-sets.store.js';
import { AssignmentHandler } from './assignment.handler.js';
import { BehaviorHandler } from './behavior.handler.js';
import { findLead } from './leads.store.js';
import { LeadsHandler } from './leads.handler.js';
import type { LeadRecord } from './lead-record.js';
import { RescoreJob } from './rescore.job.js';

type Scored = Omit<BatonEvent, 'data'> & { data: EventData<'lead-scored'> };

const OUTBOX = sql('select payload from outbox order by id');

/** The scoring service without broker and HTTP: handlers and jobs on a database of their own, at a time that the test sets. */
export class ScoringFixture {
  readonly clock = new ManualClock(new Date('2026-03-10T12:00:00Z'));
  readonly ruleSets = new RuleSets();
  readonly job = new RescoreJob(this.ruleSets, Object.assign(new ScoringConfig(), { BEHAVIOR_RETENTION_DAYS: 180 }));
  private readonly processor: SliceProcessor;
  private readonly handlers: ReadonlyMap<string, SliceHandler['handle']>;
  private offset = 0;

  private constructor(readonly db: TestDatabase) {
    this.processor = new SliceProcessor('scoring', db.database, this.clock, '');
    const leads = new LeadsHandler(this.ruleSets);
    const behavior = new BehaviorHandler(this.ruleSets);
    const assignment = new AssignmentHandler(this.ruleSets);
    this.handlers = new Map<string, SliceHandler['handle']>([
      [topics.intakeLeads.name, slice => leads.onLeads(slice as never)],
      [topics.intakeBehavior.name, slice => behavior.onBehavior(slice as never)],
      [topics.assignmentLeads.name, slice => assignment.onAssignment(slice as never)],
    ]);
  }

  /** @param rules put in force; null: a new installation */
  static async start(rules: string | null = exampleRules): Promise<ScoringFixture> {
    const fixture = new ScoringFixture(await testDatabase('scoring', [...messagingMigrations, ...scoringMigrations]));
    if (rules !== null) await fixture.activate(rules);
    return fixture;
  }

  /** Delivers the events of one topic as one slice. */
  async deliver(...events: readonly BatonEvent[]): Promise<void> {
    const topic = topicOf(events[0].name, events[0].source.slice('/baton/'.length) as ServiceName);
    const records = events.map(event => {
      const { key, value, headers } = encode(event);
      return {
        topic,
        partition: 0,
        offset: String(this.offset++),
        key: Buffer.from(key),
        value: Buffer.from(value),
        headers,
        timestamp: new Date(event.time),
      };
    });
    const result = await this.processor.process({ topic, wants: undefined, raw: false, handle: this.handlers.get(topic)! }, records);
    if (result.deadLettered > 0) {
      const [{ reason }] = (await this.db.pool.query<{ reason: string }>('select reason from dead_letters order by at desc limit 1')).rows;
      throw new Error(reason);
    }
  }

  /** A transaction as timers and requests have it. */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.db.database.transaction(async (tx: Transaction) => {
      const unit = new OpenUnit(tx, await this.clock.now(), 'scoring', '');
      const result = await work(unit);
      unit.flush();
      return result;
    });
  }

  activate(source: string): Promise<void> {
    return this.transaction(({ tx, now }) => activate(tx, compiled(source), source, 'a test', 'because', now));
  }

  lead(id: string): Promise<LeadRecord | null> {
    return findLead(this.db.database, id);
  }

  /** What was emitted so far, in order; of one lead, if it is given. */
  async scored(leadId?: string): Promise<Scored['data'][]> {
    const rows = await this.db.database.query<{ payload: string }>(OUTBOX);
    const events = rows.map(row => JSON.parse(row.payload) as { type: string; subject: string; data: Scored['data'] });
    return events.filter(e => isScored(eventNameOf(e.type)) && (leadId === undefined || e.subject === leadId)).map(e => e.data);
  }

  async versions(leadId: string): Promise<number[]> {
    const rows = await this.db.database.query<{ payload: string }>(OUTBOX);
    return rows
      .map(row => JSON.parse(row.payload) as { subject: string; streamversion: number })
      .filter(e => e.subject === leadId)
      .map(e => e.streamversion);
  }

  async count(table: string): Promise<number> {
    return (await this.db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0].n;
  }

  close(): Promise<void> {
    return this.db.drop();
  }
}

const isScored = (name: EventName | undefined): name is AnyEvent['name'] & 'lead-scored' => name === 'lead-scored';
