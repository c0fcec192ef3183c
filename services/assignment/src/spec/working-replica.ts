import { randomUUID } from 'node:crypto';
import type { AnyEvent, BatonEvent, EventData, EventName } from '@baton/contracts';
import { Database, sql, valueTypes } from '@baton/platform';
import pg from 'pg';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { BulkOrders } from '../leads/bulk-orders.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { DueTimers } from '../sla/due-timers.js';
import { team, teamRep } from './team.js';

/**
 * A process of several workers, each a replica of the service with a board of its own. For some seconds each does what comes into its mind to
 * random leads: inquiries, closing, reopening, declining, taking by hand, other caps, reps who go offline and come back, merges, erasures,
 * clocks, orders about many. Time runs fast, and for all the same. Writes how often each was done.
 */
const { DATABASE_URL, WORKERS, SECONDS, SEED } = process.env as Record<string, string>;
const began = Date.now();
const BEGIN = new Date('2026-03-02T09:00:00Z').getTime();
/** Of the simulated time, for each millisecond that passes: three hours in all. */
const PACE = (3 * 3_600) / Number(SECONDS);
/** Deeds of a worker, however slow the machine is. */
const AT_LEAST = 15;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(WORKERS), types: valueTypes });
const database = new Database(pool);
const done: Record<string, number> = {};

const ANY = sql('select id from leads where id > $1 and place = any($2::text[]) order by id limit 1');
const ANYWHERE = '{queued,assigned,nurturing,closed,awaiting-score}';

class Worker {
  private readonly service = new AssignmentOnDatabase(database);
  private readonly queue = new QueueDrain(this.service.desk, this.service.board, this.service.config, database, this.service.timers);
  private readonly clocks = new DueTimers(
    this.service.desk,
    this.service.messaging,
    this.service.progress,
    this.service.config,
    database,
    this.service.timers,
  );
  private readonly orders = new BulkOrders(this.service.desk, this.service.messaging);
  private state: number;

  constructor(seed: number) {
    this.state = seed;
    this.service.config.QUEUE_ESCALATION_HOURS = 1;
    this.service.config.QUEUE_AGING_HOURS = 0.2;
  }

  async workUntil(end: number): Promise<void> {
    const deeds = Object.entries(this.deeds);
    for (let mine = 0; mine < AT_LEAST || Date.now() < end; mine++) {
      this.service.now = new Date(BEGIN + (Date.now() - began) * PACE);
      const [name, deed] = deeds[this.below(deeds.length)]!;
      await deed();
      done[name] = (done[name] ?? 0) + 1;
    }
  }

  private readonly deeds: Record<string, () => Promise<unknown>> = {
    // Most of what happens is that somebody asks.
    inquire: async () => {
      for (let n = 0; n < 3; n++) await this.inquire();
    },
    accept: () => this.report('{assigned}', 'accepted'),
    call: () => this.about('{assigned}', leadId => [this.event('activity-logged', { leadId, activity: 'call-connected' })]),
    close: () => this.report('{assigned}', (['won', 'lost', 'disqualified'] as const)[this.below(3)]!),
    reopen: () => this.report('{closed}', 'reopened'),
    recycle: () => this.report('{assigned,queued}', 'recycled'),
    decline: () => this.report('{assigned}', 'declined'),
    takeByHand: () =>
      this.about('{queued,assigned,nurturing}', leadId => [this.event('owner-reported', { leadId, repExternalId: `crm-${this.rep()}` })]),
    abandon: () => this.about('{assigned}', leadId => [this.event('owner-reported', { leadId, repExternalId: null })]),
    changeCap: () => this.service.configure({ reps: [teamRep(this.rep(), { open: this.below(9) })] }),
    goOffline: () => this.service.configure({ reps: [teamRep(this.rep(), { active: false })] }),
    comeBack: () => this.service.configure({ reps: [teamRep(this.rep(), {})] }),
    merge: () => this.merge(),
    erase: () => this.about(ANYWHERE, leadId => [this.event('lead-erased', { leadId, requestedAt: this.time })]),
    drain: () => this.service.transaction(unit => this.queue.drain(unit)),
    runClocks: () => this.service.transaction(unit => this.clocks.runClocks(unit)),
    replaceDeparted: () => this.service.transaction(unit => this.clocks.replaceDeparted(unit)),
    // The queue is kept short: each try decides about all of it.
    closeMany: () => {
      const [filter, limit] = this.below(2) === 0 ? [{ repId: this.rep() }, 3] : [{ place: 'queued' as const }, 20];
      return this.orders.close({ filter, limit, outcome: 'lost', reason: 'too old' }, 'ops');
    },
    reassignMany: () => this.orders.reassign({ filter: { repId: this.rep() }, limit: 3, reason: 'on holiday' }, 'ops'),
  };

  private async inquire(): Promise<void> {
    const leadId = randomUUID();
    const score = 20 + this.below(80);
    const accepted = this.event('inquiry-accepted', {
      leadId,
      inquiryId: randomUUID(),
      connector: 'native',
      acceptedAt: this.time,
      known: false,
      isTest: false,
      person: {},
      company: {},
      origin: { mediaType: 'website', channel: 'form' },
      answers: {},
      consent: {},
    });
    const scored = this.event('lead-scored', { leadId, score, grade: 'B', scoredAt: this.time, sawIntakeVersion: 1, reasons: [] });
    await this.service.hear(accepted, scored);
  }

  private report(places: string, status: EventData<'status-reported'>['status']): Promise<void> {
    return this.about(places, leadId => [this.event('status-reported', { leadId, status, reason: 'no time' })]);
  }

  private async merge(): Promise<void> {
    const [survivorLeadId, mergedLeadId] = [await this.someLead(ANYWHERE), await this.someLead(ANYWHERE)];
    if (survivorLeadId === undefined || mergedLeadId === undefined || survivorLeadId === mergedLeadId) return;
    for (const leadId of [survivorLeadId, mergedLeadId])
      await this.service.hear(this.event('leads-merged', { leadId, survivorLeadId, mergedLeadId, reason: 'same e-mail' }));
  }

  private async about(places: string, events: (leadId: string) => AnyEvent[]): Promise<void> {
    const leadId = await this.someLead(places);
    if (leadId !== undefined) await this.service.hear(...events(leadId));
  }

  private async someLead(places: string): Promise<string | undefined> {
    const from = `${this.below(2 ** 32)
      .toString(16)
      .padStart(8, '0')}-0000-4000-8000-000000000000`;
    return (await database.query<{ id: string }>(ANY, [from, places]))[0]?.id;
  }

  private event<N extends EventName>(name: N, data: Partial<EventData<N>> & { leadId: string }): AnyEvent {
    const id = randomUUID();
    const reported = { sourceId: 'crm', externalId: id, occurredAt: this.time, ...data };
    const event = { name, id, source: '/baton/intake', key: data.leadId, time: this.time, streamVersion: 1, data: reported };
    return event as unknown as BatonEvent<N> as AnyEvent;
  }

  private get time(): string {
    return this.service.now.toISOString();
  }
  private rep = (): string => team[this.below(team.length)]!;

  /** A whole number from 0; the same seed gives the same sequence (mulberry32). */
  private below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * bound);
  }
}

const end = began + Number(SECONDS) * 1_000;
await Promise.all(Array.from({ length: Number(WORKERS) }, (_, n) => new Worker(Number(SEED) + n * 7_919).workUntil(end)));
await pool.end();
process.stdout.write(`${JSON.stringify(done)}\n`);
