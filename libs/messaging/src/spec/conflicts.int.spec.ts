import { randomUUID } from 'node:crypto';
import { topics } from '@baton/contracts';
import { sql } from '@baton/platform';
import {
  anInquiryAccepted,
  aStatusReported,
  eventually,
  testDatabase,
  testKafka,
  testService,
  uniquePrefix,
  type TestDatabase,
  type TestKafka,
  type TestService,
} from '@baton/testing';
import { behavior, effectMigrations, EffectsModule } from './effects-service.js';

/** More than one: a slice that took a conflict for the fault of an event would bury it at the second. */
const CONFLICTS = 3;
const COUNT_LEADS = sql('select count(*) from lead');

let kafka: TestKafka;
let db: TestDatabase;
let service: TestService;

/** A service whose transactions run at this level. The slice is at its inbox before a handler could ask for it. */
async function serviceAt(isolation: string): Promise<void> {
  await db.pool.query(`alter database ${new URL(db.url).pathname.slice(1)} set default_transaction_isolation to '${isolation}'`);
  service = await testService(EffectsModule, { db, topicPrefix: kafka.prefix, env: { LOG_LEVEL: 'silent' } });
}

beforeEach(async () => {
  behavior.reset();
  kafka = await testKafka(uniquePrefix(), [topics.intakeLeads.name, topics.scoringLeads.name]);
  db = await testDatabase('scoring', effectMigrations);
});
afterEach(async () => {
  behavior.reset();
  await service.close();
  await db.drop();
  await kafka.close();
});

const rowsOf = async (from: string) => (await db.pool.query(`select * from ${from}`)).rows as Record<string, unknown>[];
const isDone = () => eventually(async () => expect((await rowsOf('effect')).length).toBeGreaterThan(0));

describe('a serialization failure of PostgreSQL', () => {
  it('in a statement: the slice is tried again from what the other transaction wrote, and has its effect once', async () => {
    await serviceAt('repeatable read');
    const event = anInquiryAccepted();
    const { leadId } = event.data;
    await db.pool.query('insert into lead (id) values ($1)', [leadId]);
    let attempts = 0;
    // The slice has its snapshot since its inbox: it may not lock a row that was written after that.
    behavior.before = async () => {
      if (attempts++ < CONFLICTS) await db.pool.query('update lead set version = version + 100 where id = $1', [leadId]);
    };
    await kafka.publish([event]);
    await isDone();
    expect(attempts).toBe(CONFLICTS + 1);
    expect(await rowsOf('effect')).toMatchObject([{ event_id: event.id }]);
    expect(await rowsOf('dead_letters')).toEqual([]);
    const sent = await kafka.collect(topics.scoringLeads.name, all => all.length > 0);
    expect(sent).toMatchObject([{ name: 'lead-scored', key: leadId, streamVersion: CONFLICTS * 100 + 1 }]);
  });

  it('at the commit: the slice is tried again, and has its effect once', async () => {
    await serviceAt('serializable');
    const event = aStatusReported();
    let attempts = 0;
    // Each of the two has read what the other writes: no order of them explains both, and this one commits first.
    behavior.before = async slice => void (await slice.tx.query(COUNT_LEADS));
    behavior.after = async () => {
      if (attempts++ === CONFLICTS) return;
      const other = await db.pool.connect();
      await other.query('begin isolation level serializable');
      await other.query('select count(*) from effect');
      await other.query('insert into lead (id) values (gen_random_uuid())');
      await other.query('commit');
      other.release();
    };
    await kafka.publish([event]);
    await isDone();
    expect(attempts).toBe(CONFLICTS + 1);
    expect(await rowsOf('effect')).toMatchObject([{ event_id: event.id }]);
    expect(await rowsOf('lead')).toHaveLength(CONFLICTS + 1);
    expect(await rowsOf('dead_letters')).toEqual([]);
  });
});

describe('a deadlock of PostgreSQL', () => {
  const LOCK_ONE = sql('select from lead where id = $1 for update');
  const WAITING = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

  it('in which the slice gives way: it is tried again, and has its effect once', async () => {
    await serviceAt('read committed');
    const event = anInquiryAccepted();
    const { leadId } = event.data;
    const other = randomUUID();
    await db.pool.query('insert into lead (id) values ($1), ($2)', [leadId, other]);
    const rival = await db.pool.connect();
    const rivals: Promise<unknown>[] = [];
    let attempts = 0;
    // The slice holds the other lead and waits for its own first: whoever waits longest looks for a deadlock, and gives way.
    behavior.before = async slice => {
      if (attempts++ === CONFLICTS) return;
      await rival.query('begin');
      await rival.query('update lead set version = version + 100 where id = $1', [leadId]);
      await slice.tx.query(LOCK_ONE, [other]);
      rivals.push(
        eventually(async () => expect((await db.pool.query(WAITING)).rowCount).toBeGreaterThan(0))
          .then(() => rival.query('select from lead where id = $1 for update', [other]))
          .then(() => rival.query('commit')),
      );
    };
    await kafka.publish([event]);
    await isDone();
    await Promise.all(rivals);
    rival.release();
    expect(attempts).toBe(CONFLICTS + 1);
    expect(await rowsOf('effect')).toMatchObject([{ event_id: event.id }]);
    expect(await rowsOf('dead_letters')).toEqual([]);
    const sent = await kafka.collect(topics.scoringLeads.name, all => all.length > 0);
    expect(sent).toMatchObject([{ key: leadId, streamVersion: CONFLICTS * 100 + 1 }]);
  });
});
