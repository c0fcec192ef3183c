import { eventNameOf, topics, type AnyEvent, type EventName } from '@baton/contracts';
import { OpenUnit, type Messaging, type SliceHandler, type Timers, type UnitOfWork } from '@baton/messaging';
import { errorCode, Metrics, sql, type Database, type Logger, type Transaction } from '@baton/platform';
import { AssignmentConfig } from '../config.js';
import { applyConfiguration } from '../routing/configuration/apply-configuration.js';
import { readConfiguration, type ConfigurationDocument } from '../routing/configuration/configuration.document.js';
import { RoutingBoard } from '../routing/routing-board.js';
import { FallbackAlarm } from './fallback-alarm.js';
import { LeadDesk } from './lead-desk.js';
import { LeadMetrics } from './lead.metrics.js';
import { LeadsHandler } from './leads.handler.js';
import { ScoringProgress } from './scoring-progress.js';

/** Two reps in one pool; leads below 40 are nurtured. */
export const exampleCompany: ConfigurationDocument = {
  reps: [
    { id: 'anna', name: 'Anna Berg', externalId: 'crm-anna', email: 'anna@baton.example', caps: { open: 2 } },
    { id: 'ben', name: 'Ben Cole', externalId: 'crm-ben', email: 'ben@baton.example', caps: { open: 2 } },
  ],
  pools: [{ id: 'inside', name: 'Inside sales', members: [{ rep: 'anna' }, { rep: 'ben' }] }],
  policy: {
    name: 'example',
    sla: { accept: '15m', contact: '1h' },
    rules: [
      { id: 'customers', when: 'lead.known', to: { owner: { field: 'currentOwner' }, otherwise: { pool: 'inside' } } },
      { id: 'cold', when: 'lead.score < 40', to: { nurture: 'newcomers' } },
    ],
    fallback: { pool: 'inside' },
  },
};

const EMPTY = [
  `truncate leads, lead_inquiries, lead_history, outbox, lead_aliases, erased_leads, blocked_leads, routing_decisions, rep_slots, rep_conduct,
    routing_snapshots, routing_log, configuration_changes, active_policy, policies, pool_members, pools, reps, calendars, account_domains, accounts,
    shadow_decisions, rep_presence`,
  'update presence_watch set is_known = false, beat = 0',
  'update routing_head set last_seq = 0, last_batch = 0',
].map(text => sql(text));
const OUTBOX = sql('select type, key, payload from outbox order by id');

/** The service's handlers on a real database, without a broker: slices go in, the outbox shows what comes out. */
export class AssignmentOnDatabase {
  readonly config = Object.assign(new AssignmentConfig(), { BATON_ADMIN_KEY: 'key' });
  readonly board = new RoutingBoard();
  readonly progress = new ScoringProgress();
  readonly woken: string[] = [];
  caughtUp: number[] = Array.from({ length: 12 }, (_, partition) => partition);
  readonly messaging = {
    transaction: <T>(work: (unit: UnitOfWork) => Promise<T>) => this.transaction(work),
    caughtUpPartitions: () => Promise.resolve(this.caughtUp),
    ownedPartitions: () => this.caughtUp,
  } as unknown as Messaging;
  readonly timers = { wake: (name: string) => this.woken.push(name), add: () => {} } as unknown as Timers;
  readonly metrics = new Metrics('assignment');
  readonly warnings: unknown[][] = [];
  private readonly logger = { warn: (...line: unknown[]) => this.warnings.push(line) } as unknown as Logger;
  private readonly fallback = new FallbackAlarm(this.metrics, this.logger);
  readonly desk = new LeadDesk(this.board, this.config, this.timers, new LeadMetrics(this.metrics), this.fallback);
  private readonly handler = new LeadsHandler(this.desk, this.progress);

  constructor(
    readonly database: Database,
    /** Moves only when a test says so. */
    public now = new Date('2026-03-02T09:00:00Z'),
  ) {}

  /** The service on a database that is emptied before, with the example company. */
  static async fresh(database: Database): Promise<AssignmentOnDatabase> {
    for (const statement of EMPTY) await database.query(statement);
    const service = new AssignmentOnDatabase(database);
    await service.configure(exampleCompany);
    return service;
  }

  /** Moves the clock on. */
  pass(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  /** As Messaging.transaction: run again after a conflict. */
  async transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let unit!: OpenUnit;
      try {
        const result = await this.database.transaction(async tx => {
          const counted = this.counting(tx);
          unit = new OpenUnit(tx, this.now, 'assignment', '');
          const { now } = this;
          const value = await work({ tx: counted, now, emit: unit.emit.bind(unit), afterCommit: unit.afterCommit.bind(unit) });
          unit.flush();
          return value;
        });
        unit.committed();
        return result;
      } catch (error) {
        if (attempt > 20 || !['40001', '40P01'].includes(errorCode(error) ?? '')) throw error;
      }
    }
  }

  async configure(document: ConfigurationDocument): Promise<void> {
    const parts = readConfiguration(document);
    if (Array.isArray(parts)) throw new Error(JSON.stringify(parts));
    await this.transaction(unit => applyConfiguration(unit, this.board, parts, { who: 'test', why: null }));
  }

  /** The handler as messaging calls it. */
  handlerOf(event: AnyEvent): SliceHandler {
    return { topic: topicOf(event.name), wants: undefined, raw: false, handle: slice => this.handler.onLeads(slice as never) };
  }

  /** How many statements the handlers and timers need for what they do; the unit's own are not counted. */
  async countingStatements(work: () => Promise<void>): Promise<number> {
    this.statements = [];
    await work();
    return this.statements.length;
  }
  /** Texts of the statements since they were last counted. */
  statements: string[] = [];

  private counting(tx: Transaction): Transaction {
    return {
      query: (statement, values) => {
        this.statements.push(statement.text);
        return tx.query(statement, values);
      },
      send: (statement, values) => {
        this.statements.push(statement.text);
        tx.send(statement, values);
      },
      savepoint: work => tx.savepoint(work),
    };
  }

  /** Events of one topic as one slice; of several topics, one slice each time the topic changes. Aliases are the caller's business. */
  async hear(...events: AnyEvent[]): Promise<void> {
    let from = 0;
    for (let to = 1; to <= events.length; to++)
      if (to === events.length || topicOf(events[to]!.name) !== topicOf(events[from]!.name)) {
        await this.slice(events.slice(from, to));
        from = to;
      }
  }

  /** Events of any topics as one slice, in this order. */
  hearTogether(...events: AnyEvent[]): Promise<void> {
    return this.slice(events);
  }

  private async slice(events: AnyEvent[]): Promise<void> {
    const delivered = events.map(event => ({ ...event, leadId: event.key }));
    await this.transaction(unit => {
      const slice = { tx: unit.tx, now: unit.now, emit: unit.emit.bind(unit), afterCommit: unit.afterCommit.bind(unit), events: delivered };
      return this.handlerOf(events[0]!).handle(slice);
    });
  }

  /** Events that were emitted about a lead, or about all. */
  async emitted(leadId?: string): Promise<{ name: EventName; key: string; streamVersion: number; data: Record<string, unknown> }[]> {
    const rows = await this.database.query<{ type: string; key: string; payload: string }>(OUTBOX);
    return rows
      .filter(row => leadId === undefined || row.key === leadId)
      .map(({ type, key, payload }) => {
        const { data, streamversion } = JSON.parse(payload) as { data: Record<string, unknown>; streamversion: number };
        return { name: eventNameOf(type)!, key, streamVersion: streamversion, data };
      });
  }

  /** Names of the events about a lead. */
  async names(leadId: string): Promise<EventName[]> {
    return (await this.emitted(leadId)).map(event => event.name);
  }

  async lead(id: string): Promise<Record<string, unknown>> {
    const [row] = await this.database.query(sql('select * from leads where id = $1'), [id]);
    if (row === undefined) throw new Error(`no lead ${id}`);
    return row;
  }
}

const topicOf = (name: EventName): string => {
  if (name === 'lead-scored') return topics.scoringLeads.name;
  return name.startsWith('nurture-') || name === 'lead-reactivated' ? topics.nurtureLeads.name : topics.intakeLeads.name;
};
