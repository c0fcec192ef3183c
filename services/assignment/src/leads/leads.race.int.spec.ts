import type { AnyEvent } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import {
  aLeadErased,
  aLeadScored,
  aLeadsMerged,
  anInquiryAccepted,
  anOwnerReported,
  aStatusReported,
  testDatabase,
  type TestDatabase,
} from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { replayDecisions } from '../routing/explanation/replay.js';
import { DueTimers } from '../sla/due-timers.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';

/** Two replicas on one database: each has a board of its own. */
let db: TestDatabase;
let replicas: AssignmentOnDatabase[];
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  replicas = [await AssignmentOnDatabase.fresh(db.database), new AssignmentOnDatabase(db.database)];
});
afterAll(() => db?.drop());

const CAP = 2;
const scoreOf = (leadId: string, score = 82) => aLeadScored({ leadId, score, scoredAt: replicas[0]!.now.toISOString() });
/** Each replica hears its slices one after the other, both at the same time. */
const atOnce = (...bySlices: AnyEvent[][][]) =>
  Promise.all(
    bySlices.map(async (slices, index) => {
      for (const slice of slices) await replicas[index % replicas.length]!.hear(...slice);
    }),
  );
const timersOf = (service: AssignmentOnDatabase) => ({
  queue: new QueueDrain(service.desk, service.board, service.config, db.database, service.timers),
  clocks: new DueTimers(service.desk, service.messaging, service.progress, service.config, db.database, service.timers),
});

const UNSOUND = sql(`
  select 'slots of ' || s.rep_id as what from rep_slots s
  where s.open <> (select count(*) from leads where owner_rep = s.rep_id)
  union all
  select 'events of ' || l.id from leads l where l.stream_version <> (select count(*) from outbox o where o.key = l.id::text)
  union all
  select 'twice emitted ' || event_id from outbox group by event_id having count(*) > 1
  union all
  select 'owned without a claim ' || l.id from leads l
  where l.owner_rep is not null and not exists (select from routing_log g where g.lead_id = l.id and g.rep_id = l.owner_rep and g.kind in ('claimed', 'taken'))`);
const overCap = () => db.database.query(sql(`select rep_id, open from rep_slots where open > ${CAP}`));
const places = async () =>
  Object.fromEntries(
    (await db.database.query<{ place: string; leads: number }>(sql('select place, count(*) as leads from leads group by place'))).map(r => [
      r.place,
      r.leads,
    ]),
  );
afterEach(async () => {
  expect(await db.database.query(UNSOUND)).toEqual([]);
  // What was decided in a race can be decided again, from what was stored.
  const { different, decisions, reproduced, notReplayed } = await replayDecisions(db.database);
  expect([different, reproduced + notReplayed]).toEqual([[], decisions]);
});

describe('two replicas', () => {
  it('never give anybody more than the cap, and lose no lead', async () => {
    const batches = Array.from({ length: 12 }, () => [anInquiryAccepted(), anInquiryAccepted()]);
    const slices = batches.map(batch => [...batch, ...batch.map(({ key }) => scoreOf(key))]);
    await atOnce(slices.slice(0, 6), slices.slice(6));
    expect(await overCap()).toEqual([]);
    expect(await places()).toEqual({ assigned: 2 * CAP, queued: 24 - 2 * CAP });
  });

  it('hear of one lead at the same time, one its inquiry, the other its score', async () => {
    const inquiries = Array.from({ length: 10 }, () => anInquiryAccepted());
    await atOnce(
      inquiries.map(inquiry => [inquiry]),
      inquiries.map(({ key }) => [scoreOf(key)]),
    );
    expect(await places()).toEqual({ assigned: 4, queued: 6 });
  });

  it('drain the queue together: every slot that is freed is filled once', async () => {
    const inquiries = Array.from({ length: 20 }, () => anInquiryAccepted());
    await replicas[0]!.hear(...inquiries, ...inquiries.map(({ key }) => scoreOf(key)));
    const owned = await db.database.query<{ id: string }>(sql(`select id from leads where place = 'assigned'`));
    const drains = replicas.map(service => timersOf(service).queue);
    await Promise.all([
      atOnce(...owned.map(({ id }) => [[aStatusReported({ leadId: id, status: 'won' })]])),
      ...replicas.map(async (service, index) => {
        for (let n = 0; n < 10; n++) await service.transaction(unit => drains[index]!.drain(unit));
      }),
    ]);
    for (const [index, service] of replicas.entries()) while ((await service.transaction(unit => drains[index]!.drain(unit))) > 0);
    expect(await overCap()).toEqual([]);
    expect(await places()).toEqual({ assigned: 4, closed: 4, queued: 12 });
  });

  it('fire a clock once, and an accept that comes at the same moment either stops it or is refused', async () => {
    await replicas[0]!.configure({ reps: exampleCompany.reps!.map(rep => ({ ...rep, caps: {} })) });
    const inquiries = Array.from({ length: 8 }, () => anInquiryAccepted());
    await replicas[0]!.hear(...inquiries, ...inquiries.map(({ key }) => scoreOf(key)));
    for (const service of replicas) service.pass(16);
    const occurredAt = replicas[0]!.now.toISOString();
    await Promise.all([
      ...replicas.map(service => service.transaction(unit => timersOf(service).clocks.runClocks(unit))),
      atOnce(inquiries.map(({ key }) => [aStatusReported({ leadId: key, status: 'accepted', occurredAt })])),
    ]);
    const events = await replicas[0]!.emitted();
    for (const { key } of inquiries) {
      const names = events.filter(e => e.key === key).map(e => e.name);
      expect(names.filter(n => n === 'sla-breached').length).toBeLessThanOrEqual(1);
      expect(names.filter(n => n === 'lead-accepted')).toHaveLength(1);
    }
  });

  it('merge two leads under both keys at once, with claims and an erasure in between', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [anInquiryAccepted(), anInquiryAccepted()];
      const merged = [a.key, b.key].map(leadId => aLeadsMerged({ leadId, survivorLeadId: a.key, mergedLeadId: b.key }));
      await replicas[0]!.hear(a, b, scoreOf(a.key), scoreOf(b.key));
      await atOnce(
        [[merged[0]!], [anOwnerReported({ leadId: a.key, repExternalId: 'crm-ben' })]],
        [[aStatusReported({ leadId: b.key, status: 'accepted' })], [merged[1]!]],
      );
      expect(await replicas[0]!.lead(b.key)).toMatchObject({ outcome: 'merged', merged_into: a.key });
      await atOnce([[aLeadErased({ leadId: a.key })]], [[anInquiryAccepted({ leadId: a.key, known: true }, { streamVersion: 9 })]]);
      expect(await replicas[0]!.lead(a.key)).toMatchObject({ outcome: 'erased', owner_rep: null });
      expect(await db.database.query(sql('select from lead_inquiries where lead_id = $1'), [a.key])).toEqual([]);
    }
  });
});
