import { derivedEventId, encode, type AnyEvent } from '@baton/contracts';
import { messagingMigrations, partitionOf, SliceProcessor, type Received, type SliceResult } from '@baton/messaging';
import { ManualClock, sql } from '@baton/platform';
import {
  anActivityLogged,
  aLeadErased,
  aLeadScored,
  aLeadsMerged,
  anInquiryAccepted,
  aStatusReported,
  testDatabase,
  type TestDatabase,
} from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { AssignmentOnDatabase } from './assignment.example.js';

/** The handlers behind messaging's own recipe: inbox, aliases, tombstones, bisecting, outbox. */
let db: TestDatabase;
let service: AssignmentOnDatabase;
let processor: SliceProcessor;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  await db.database.query(sql('truncate inbox, dead_letters, parked_events'));
  processor = new SliceProcessor('assignment', db.database, new ManualClock(service.now), '');
});
afterAll(() => db?.drop());

let offset = 0;
function record(event: AnyEvent): Received {
  const { key, value, headers } = encode(event);
  const place = { topic: service.handlerOf(event).topic, partition: partitionOf(key), offset: String(offset++) };
  return { ...place, key: Buffer.from(key), value: Buffer.from(value), headers, timestamp: service.now };
}
/** One slice of events of one topic. */
const deliver = (...events: AnyEvent[]): Promise<SliceResult> => processor.process(service.handlerOf(events[0]!), events.map(record));
const time = () => service.now.toISOString();
const scoreOf = (leadId: string) => aLeadScored({ leadId, scoredAt: time() });
const state = async () => ({
  leads: await db.database.query(sql('select * from leads order by id')),
  slots: await db.database.query(sql('select * from rep_slots order by rep_id')),
  emitted: await service.emitted(),
});

describe('an event', () => {
  it('that is delivered three times changes things once', async () => {
    const inquiry = anInquiryAccepted();
    const accepted = aStatusReported({ leadId: inquiry.key, status: 'accepted', occurredAt: time() });
    const met = anActivityLogged({ leadId: inquiry.key, activity: 'meeting', occurredAt: time() });
    await deliver(inquiry, inquiry);
    await deliver(scoreOf(inquiry.key));
    await deliver(accepted, met);
    const once = await state();
    for (let n = 0; n < 2; n++) expect(await deliver(inquiry, accepted, met)).toMatchObject({ handled: 0, repeated: 3 });
    expect(await state()).toEqual(once);
  });

  it('causes events whose ids follow from its own', async () => {
    const inquiry = anInquiryAccepted();
    const score = scoreOf(inquiry.key);
    await deliver(inquiry);
    await deliver(score);
    const ids = await db.database.query<{ event_id: string }>(sql('select event_id from outbox order by id'));
    expect(ids).toEqual([{ event_id: derivedEventId(score.id, 'lead-assigned') }]);
  });

  it('carries its trace to what it causes', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const inquiry = anInquiryAccepted({ isTest: true }, { traceparent });
    await deliver(inquiry);
    const [closed] = await db.database.query<{ payload: string }>(sql('select payload from outbox'));
    expect((JSON.parse(closed!.payload) as { traceparent: string }).traceparent.slice(0, 35)).toBe(traceparent.slice(0, 35));
  });

  it('that fails is put aside alone, and the others of its slice go on', async () => {
    const [good, bad, other] = [anInquiryAccepted(), anInquiryAccepted(), anInquiryAccepted()];
    const broken = { ...bad, data: { ...bad.data, externalId: 'a zero\u0000byte' } };
    const result = await deliver(good, broken, other);
    expect(result).toMatchObject({ handled: 2, deadLettered: 1 });
    expect(await deliver(scoreOf(bad.key), scoreOf(good.key), scoreOf(other.key))).toMatchObject({ handled: 2, parked: 1 });
    const rows = await db.database.query<{ id: string }>(sql(`select id from leads where place = 'assigned'`));
    expect(rows.map(r => r.id).toSorted()).toEqual([good.key, other.key].toSorted());
    const [slots] = await db.database.query(sql('select sum(open) as open from rep_slots'));
    expect(slots).toEqual({ open: 2 });
  });
});

describe('after a merge', () => {
  it('whatever comes under the old id is about the survivor', async () => {
    const [survivor, merged] = [anInquiryAccepted(), anInquiryAccepted()];
    await deliver(survivor, merged);
    await deliver(scoreOf(survivor.key), scoreOf(merged.key));
    await deliver(aLeadsMerged({ leadId: merged.key, survivorLeadId: survivor.key, mergedLeadId: merged.key }));
    await deliver(aStatusReported({ leadId: merged.key, status: 'won' }));
    await deliver(aLeadsMerged({ leadId: survivor.key, survivorLeadId: survivor.key, mergedLeadId: merged.key }));
    expect(await service.lead(survivor.key)).toMatchObject({ outcome: 'won' });
    expect(await service.lead(merged.key)).toMatchObject({ outcome: 'merged' });
  });
});

describe('after an erasure', () => {
  it('nothing about the lead is heard any more, also what other topics still bring', async () => {
    const inquiry = anInquiryAccepted();
    await deliver(inquiry);
    await deliver(aLeadErased({ leadId: inquiry.key }));
    const erased = await state();
    expect(await deliver(scoreOf(inquiry.key))).toMatchObject({ erased: 1, handled: 0 });
    expect(await deliver(anInquiryAccepted({ leadId: inquiry.key }))).toMatchObject({ erased: 1, handled: 0 });
    expect(await state()).toEqual(erased);
  });
});
