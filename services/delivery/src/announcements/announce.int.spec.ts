import { randomUUID } from 'node:crypto';
import type { BatonEvent, EmittedBy } from '@baton/contracts';
import { OpenUnit, recordAlias, recordErasure } from '@baton/messaging';
import type { Transaction } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { migrations } from '../../test/delivery-service.js';
import { announce, type Announcement } from './announce.js';

const now = new Date('2026-05-01T12:00:00Z');
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('delivery', migrations);
}, 60_000);
afterAll(() => db?.drop());

const linked = (leadId: string, recordId = 'r'): Announcement => ({
  name: 'crm-record-linked',
  cause: { id: randomUUID() },
  data: { leadId, system: 'hub', objectType: 'contact', recordId, linkedAt: now.toISOString() },
});
const answered = (leadId: string): Announcement => ({
  name: 'rep-answered',
  cause: { id: randomUUID() },
  data: { leadId, assignmentId: randomUUID(), repId: 'anna', answer: 'accepted', channel: 'slack', answeredAt: now.toISOString() },
});
const announceIn = (tx: Transaction, announcements: readonly Announcement[]) => {
  const unit = new OpenUnit(tx, now, 'delivery', '');
  return announce(unit, announcements).then(() => unit.flush());
};
const sentOf = async (leadId: string) => {
  const { rows } = await db.pool.query('select topic, payload from outbox where key = $1 order by id', [leadId]);
  return rows.map(({ topic, payload }) => {
    const event = JSON.parse(payload) as BatonEvent<EmittedBy<'delivery'>> & { type: string; streamversion: number };
    return [topic, event.type.split('.')[2], event.streamversion, event.data.leadId];
  });
};
const TOPIC = 'delivery.leads.v1';

describe('announce', () => {
  it('numbers the events of each lead in the order given, on from what went out before', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await db.database.transaction(tx => announceIn(tx, [linked(one), answered(other), answered(one)]));
    await db.database.transaction(tx => announceIn(tx, [answered(one)]));
    expect(await sentOf(one)).toEqual([
      [TOPIC, 'crm-record-linked', 1, one],
      [TOPIC, 'rep-answered', 2, one],
      [TOPIC, 'rep-answered', 3, one],
    ]);
    expect(await sentOf(other)).toEqual([[TOPIC, 'rep-answered', 1, other]]);
  });

  it('gives transactions that run at once a version each, and takes none for one that is rolled back', async () => {
    const leadId = randomUUID();
    await Promise.all(Array.from({ length: 20 }, () => db.database.transaction(tx => announceIn(tx, [answered(leadId)]))));
    const undone = db.database.transaction(async tx => {
      await announceIn(tx, [answered(leadId)]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await db.database.transaction(tx => announceIn(tx, [answered(leadId)]));
    expect((await sentOf(leadId)).map(([, , version]) => version)).toEqual(Array.from({ length: 21 }, (_, n) => n + 1));
  });

  it('speaks of the survivor for a lead that was merged away, in one stream', async () => {
    const [merged, survivor] = [randomUUID(), randomUUID()];
    await db.database.transaction(tx => recordAlias(tx, [{ aliasId: merged, leadId: survivor }]));
    await db.database.transaction(tx => announceIn(tx, [linked(merged, 'a'), linked(survivor, 'b')]));
    expect(await sentOf(survivor)).toEqual([
      [TOPIC, 'crm-record-linked', 1, survivor],
      [TOPIC, 'crm-record-linked', 2, survivor],
    ]);
  });

  it('says nothing of an erased lead, nor of one that was merged into it', async () => {
    const [merged, erased, other] = [randomUUID(), randomUUID(), randomUUID()];
    await db.database.transaction(async tx => {
      await recordAlias(tx, [{ aliasId: merged, leadId: erased }]);
      await recordErasure(tx, [erased]);
    });
    await db.database.transaction(tx => announceIn(tx, [linked(erased), linked(merged), linked(other)]));
    for (const leadId of [merged, erased]) expect(await sentOf(leadId)).toEqual([]);
    expect(await sentOf(other)).toEqual([[TOPIC, 'crm-record-linked', 1, other]]);
  });
});
