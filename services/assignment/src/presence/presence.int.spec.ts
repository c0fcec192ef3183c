import { messagingMigrations } from '@baton/messaging';
import { Logger, ManualClock, Metrics, sql } from '@baton/platform';
import { aLeadScored, anInquiryAccepted, testDatabase, testRedis, type TestDatabase, type TestRedis } from '@baton/testing';
import type { Redis } from 'ioredis';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { lastDecision } from '../leads/lead-view.store.js';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { explainStored, replayDecisions } from '../routing/explanation/replay.js';
import { PresenceKeeper } from './presence-keeper.js';
import { PresenceMetrics } from './presence.metrics.js';
import { PresenceService } from './presence.service.js';
import { PresenceWatch } from './presence-watch.js';

let db: TestDatabase;
let redis: TestRedis;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
  redis = await testRedis();
});
afterAll(async () => {
  await redis?.close();
  await db?.drop();
});

const silent = new Logger({ service: 'test', destination: { write: () => undefined } });

/** A replica's part in presence, with a connection to Redis of its own. */
class Replica {
  readonly connection: Redis = redis.redis.duplicate({ enableOfflineQueue: false, lazyConnect: true, maxRetriesPerRequest: 0 });
  private readonly keeper = new PresenceKeeper(this.connection);
  private readonly clock = new ManualClock(this.assignment.now);
  private readonly watch: PresenceWatch;
  private readonly service: PresenceService;
  private readonly queue: QueueDrain;

  constructor(readonly assignment: AssignmentOnDatabase) {
    const { board, database, timers, messaging } = assignment;
    this.watch = new PresenceWatch(this.keeper, board, database, silent, timers);
    this.service = new PresenceService(this.keeper, board, messaging, timers, database, this.clock);
    this.queue = new QueueDrain(assignment.desk, board, assignment.config, database, timers);
  }

  static async started(assignment: AssignmentOnDatabase): Promise<Replica> {
    const replica = new Replica(assignment);
    await replica.connection.connect();
    return replica;
  }

  say(rep: string, state: 'online' | 'away' | 'offline', expiresAfter = '5m') {
    this.clock.set(this.assignment.now);
    return this.service.state([{ rep, state, expiresAfter }]);
  }

  /** As its timer does each second. @returns whether there was anything to bring in */
  async tick(): Promise<boolean> {
    const isDue = await this.watch.look();
    if (isDue) await this.assignment.transaction(unit => this.watch.bringIn(unit));
    return isDue;
  }

  async drain(): Promise<void> {
    while ((await this.assignment.transaction(unit => this.queue.drain(unit))) > 0);
  }
}

let assignment: AssignmentOnDatabase;
let replicas: Replica[];
let first: Replica;
beforeEach(async () => {
  await redis.redis.flushdb();
  assignment = await AssignmentOnDatabase.fresh(db.database);
  // Anna works by presence, and Ben is not there.
  const [anna, ben] = exampleCompany.reps!;
  await assignment.configure({
    reps: [
      { ...anna!, needsPresence: true },
      { ...ben!, active: false },
    ],
  });
  const other = new AssignmentOnDatabase(db.database);
  replicas = await Promise.all([assignment, other].map(each => Replica.started(each)));
  first = replicas[0]!;
  await first.tick();
});
afterEach(() => replicas.forEach(replica => replica.connection.disconnect()));

async function arrive(): Promise<string> {
  const inquiry = anInquiryAccepted();
  await assignment.hear(inquiry, aLeadScored({ leadId: inquiry.key, scoredAt: assignment.now.toISOString() }));
  return inquiry.key;
}
const placeOf = async (leadId: string) => (await assignment.lead(leadId)).place;
const logged = (kind: string) =>
  db.database.query<{ detail: Record<string, unknown> }>(sql('select detail from routing_log where kind = $1 order by seq'), [kind]);
/** As Redis does when the time is up. */
const expire = (repId: string) => redis.redis.del(`baton:presence:${repId}`);
const passMinutes = (minutes: number) => replicas.forEach(replica => replica.assignment.pass(minutes));

describe('a rep who needs to be present', () => {
  it('gets nothing before being online, and what waits the moment that is said', async () => {
    const leadId = await arrive();
    expect(await assignment.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'nobody-present' });
    passMinutes(1);
    expect(await first.say('anna', 'online')).toEqual([
      { repId: 'anna', state: 'online', since: assignment.now, expiresAt: new Date(assignment.now.getTime() + 5 * 60_000) },
    ]);
    expect(assignment.woken).toContain('routing-queue');
    await first.drain();
    expect(await assignment.lead(leadId)).toMatchObject({ place: 'assigned', owner_rep: 'anna' });
  });

  it('is known by CRM id and e-mail, too', async () => {
    await first.say('crm-anna', 'online');
    passMinutes(1);
    expect(await first.say('Anna@baton.example', 'away')).toMatchObject([{ repId: 'anna', state: 'away', since: assignment.now }]);
  });

  it('gets nothing while away, and the explanation says since when', async () => {
    await first.say('anna', 'online');
    passMinutes(5);
    await first.say('anna', 'away');
    passMinutes(7);
    const leadId = await arrive();
    expect(await placeOf(leadId)).toBe('queued');
    const { decisionId } = (await lastDecision(db.database, leadId))!;
    const explanation = (await explainStored(db.database, decisionId))!;
    expect(explanation.isReproduced).toBe(true);
    expect(explanation.pools[0]!.candidates[0]).toMatchObject({ repId: 'anna', failed: 'not-present', detail: 'is away since 09:05' });
  });

  it('leaves one entry in the log for each change, however often it is said and by however many replicas', async () => {
    for (let n = 0; n < 3; n++) for (const replica of replicas) await replica.say('anna', 'online');
    for (const replica of replicas) expect(await replica.tick()).toBe(false);
    expect(await logged('presence-changed')).toHaveLength(1);
    passMinutes(1);
    await Promise.all(replicas.map(replica => replica.say('anna', 'away')));
    expect((await logged('presence-changed')).map(({ detail }) => detail.state)).toEqual(['online', 'away']);
  });

  it('is offline when nothing more is said, found by one of the replicas', async () => {
    await first.say('anna', 'online');
    passMinutes(6);
    await expire('anna');
    await Promise.all(replicas.map(replica => replica.tick()));
    expect((await logged('presence-changed')).map(({ detail }) => detail.state)).toEqual(['online', 'offline']);
    const leadId = await arrive();
    const { decisionId } = (await lastDecision(db.database, leadId))!;
    const explanation = (await explainStored(db.database, decisionId))!;
    expect(explanation.pools[0]!.candidates[0]!.detail).toBe('is offline since 09:06, when nothing more had been heard');
    passMinutes(1);
    await replicas[1]!.say('anna', 'online');
    await first.drain();
    expect(await placeOf(leadId)).toBe('assigned');
  });

  it('is brought into the log by a replica that only kept it, when that went away before', async () => {
    await new PresenceKeeper(first.connection).keep([
      { repId: 'anna', state: 'online', at: assignment.now.getTime(), expiresAfterMs: 60_000 },
    ]);
    expect(await replicas[1]!.tick()).toBe(true);
    expect(await placeOf(await arrive())).toBe('assigned');
  });

  it('decided before and after is decided the same again, from the log', async () => {
    for (const state of ['online', 'away', 'online', 'offline'] as const) {
      passMinutes(1);
      await first.say('anna', state);
      await arrive();
    }
    const report = await replayDecisions(db.database);
    expect(report).toMatchObject({ decisions: 4, reproduced: 4, different: [] });
  });
});

describe('when Redis is away', () => {
  const lose = (replica: Replica) => replica.connection.disconnect();
  const ticks = async (replica: Replica, count: number) => {
    for (let n = 0; n < count; n++) await replica.tick();
  };

  it('working hours decide after a few looks in vain, and what waits gets out', async () => {
    const leadId = await arrive();
    lose(first);
    await ticks(first, 4);
    expect(await logged('presence-known')).toHaveLength(1);
    await ticks(first, 1);
    expect((await logged('presence-known')).map(({ detail }) => detail.isKnown)).toEqual([true, false]);
    passMinutes(1);
    await first.drain();
    expect(await placeOf(leadId)).toBe('assigned');
    expect((await replayDecisions(db.database)).different).toEqual([]);
  });

  it('looks in vain of another time do not count: nobody needed presence since', async () => {
    const [anna] = exampleCompany.reps!;
    lose(first);
    await ticks(first, 4);
    await assignment.configure({ reps: [{ ...anna!, needsPresence: false }] });
    await ticks(first, 1);
    await assignment.configure({ reps: [{ ...anna!, needsPresence: true }] });
    await ticks(first, 4);
    expect(await logged('presence-known')).toHaveLength(1);
    await ticks(first, 1);
    expect(await logged('presence-known')).toHaveLength(2);
  });

  it('only for one replica, the others know', async () => {
    lose(first);
    for (let n = 0; n < 12; n++) {
      await replicas[1]!.tick();
      await first.tick();
    }
    expect(await logged('presence-known')).toHaveLength(1);
  });

  it('what is said still counts, and is kept when Redis is back', async () => {
    await first.say('anna', 'online');
    replicas.forEach(lose);
    await ticks(first, 5);
    passMinutes(1);
    expect(await first.say('anna', 'away')).toMatchObject([{ state: 'away', expiresAt: null }]);
    await redis.redis.flushdb();
    await first.connection.connect();
    await ticks(first, 2);
    expect((await logged('presence-known')).map(({ detail }) => detail.isKnown)).toEqual([true, false, true]);
    expect(await redis.redis.get('baton:presence:anna')).toMatch(/^away /);
    expect(await placeOf(await arrive())).toBe('queued');
  });

  it('whoever was online before is online after it, for as long as what was said holds once more', async () => {
    await first.say('anna', 'online', '2m');
    replicas.forEach(lose);
    await ticks(first, 5);
    await expire('anna');
    await first.connection.connect();
    await ticks(first, 2);
    const remaining = await redis.redis.pttl('baton:presence:anna');
    expect(remaining > 60_000 && remaining <= 120_000).toBe(true);
    expect((await logged('presence-changed')).map(({ detail }) => detail.state)).toEqual(['online']);
  });

  it('what it has forgotten is kept again', async () => {
    await first.say('anna', 'online');
    await redis.redis.flushdb();
    expect([await first.tick(), await first.tick()]).toEqual([true, false]);
    expect(await redis.redis.get('baton:presence:anna')).toMatch(/^online /);
    expect(await logged('presence-changed')).toHaveLength(1);
  });
});

describe('the metrics of presence', () => {
  it('count who is online, and tell whether that is known', async () => {
    const metrics = new Metrics('assignment');
    new PresenceMetrics(metrics, db.database);
    const shown = async () => {
      const text = await metrics.registry.metrics();
      const valueOf = (name: string) => Number(new RegExp(`^${name}.* (\\d+)$`, 'm').exec(text)![1]);
      return {
        online: valueOf('baton_assignment_present_reps{.*state="online".*}'),
        offline: valueOf('baton_assignment_present_reps{.*state="offline".*}'),
        known: valueOf('baton_assignment_presence_known'),
      };
    };
    expect(await shown()).toEqual({ online: 0, offline: 1, known: 1 });
    await first.say('anna', 'online');
    expect(await shown()).toEqual({ online: 1, offline: 0, known: 1 });
    first.connection.disconnect();
    for (let n = 0; n < 5; n++) await first.tick();
    expect(await shown()).toMatchObject({ known: 0 });
  });
});
