import { randomUUID } from 'node:crypto';
import type { AnyEvent } from '@baton/contracts';
import { recordErasure } from '@baton/messaging';
import { sql, type Transaction } from '@baton/platform';
import { aLeadAssigned, aLeadErased, eventually, testDatabase, type TestDatabase } from '@baton/testing';
import { migrations } from '../../test/delivery-service.js';
import { claimLanes, endEmptyLanes, headsOf } from '../sending/claims.store.js';
import { advance, holdClaimed } from '../sending/results.store.js';
import { subscriptions } from '../subscriptions/subscriptions.store.js';
import { addDeliveries, eraseDeliveries } from './deliveries.store.js';
import { planDeliveries } from './plan-deliveries.js';

const now = new Date('2026-05-01T12:00:00Z');
const leaseUntil = new Date(now.getTime() + 60_000);
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('delivery', migrations);
  const configured = { id: 'crm', url: 'https://crm.example.com/', eventTypes: [], filter: null, active: true, maxConcurrent: 8 };
  await db.database.transaction(tx => subscriptions.create(tx, { ...configured, kind: 'webhook' }, now));
});
afterAll(() => db?.drop());
beforeEach(() => db.pool.query('truncate deliveries, lanes, events, attempts'));

const add = (tx: Transaction, leadId: string) =>
  addDeliveries(tx, planDeliveries([aLeadAssigned({ leadId }) as AnyEvent], [{ id: 'crm', eventTypes: [], filter: null }]), now);
const lanes = async () => (await db.pool.query('select lead_id, claim_id from lanes')).rows;
const waiting = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'waiting'`)).rows[0].n;
const BLOCKED = sql(`select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
const somebodyWaits = () => eventually(async () => expect((await db.database.query<{ n: number }>(BLOCKED))[0].n).toBe(1));

/** Begins a transaction that does something and stays open. @returns a function that commits it, once it has done that */
async function opened(work: (tx: Transaction) => Promise<unknown>): Promise<() => Promise<void>> {
  let commit!: () => void;
  let isDone!: () => void;
  const [gate, done] = [new Promise<void>(resolve => (commit = resolve)), new Promise<void>(resolve => (isDone = resolve))];
  const transaction = db.database.transaction(async tx => {
    await work(tx);
    isDone();
    await gate;
  });
  await Promise.race([done, transaction]);
  return () => {
    commit();
    return transaction;
  };
}

/** One delivery of the lead is on its way. @returns what writes down how it ended */
async function sent(
  leadId: string,
  outcome: { state: 'delivered' | 'waiting'; dueAt: Date | null } = { state: 'delivered', dueAt: null },
): Promise<(tx: Transaction) => Promise<void>> {
  const claimId = randomUUID();
  await db.database.transaction(tx => add(tx, leadId));
  const [head] = await db.database.transaction(async tx =>
    headsOf(tx, await claimLanes(tx, new Map([['crm', 8]]), claimId, now, leaseUntil), 'oldest'),
  );
  return async tx => {
    expect(await holdClaimed(tx, [{ ...head, claimId }])).toHaveLength(1);
    const step = { ...head, ...outcome, attempts: 1, firstAttemptAt: now, because: null };
    await advance(tx, [step], now);
  };
}

describe('a delivery that comes while the last one of its lead is being finished', () => {
  it('has a lane when it comes second', async () => {
    const leadId = randomUUID();
    const commit = await opened(await sent(leadId));
    const adding = db.database.transaction(tx => add(tx, leadId));
    await somebodyWaits();
    await commit();
    expect(await adding).toBe(1);
    expect(await waiting()).toBe(1);
    expect(await lanes()).toEqual([{ lead_id: leadId, claim_id: null }]);
  });

  it('has a lane when it comes first', async () => {
    const leadId = randomUUID();
    const finish = await sent(leadId);
    const commit = await opened(tx => add(tx, leadId));
    const finishing = db.database.transaction(finish);
    await somebodyWaits();
    await commit();
    await finishing;
    expect(await waiting()).toBe(1);
    expect(await lanes()).toEqual([{ lead_id: leadId, claim_id: null }]);
  });
});

describe('a lead that is erased while something of it is being written', () => {
  const erase = (leadId: string) => async (tx: Transaction) => {
    await eraseDeliveries(tx, [leadId], now);
    await recordErasure(tx, [leadId]);
  };
  const bodies = async () => (await db.pool.query('select body from events')).rows;

  it('is not written any more when erasure comes first', async () => {
    const leadId = randomUUID();
    const commit = await opened(erase(leadId));
    const adding = db.database.transaction(tx => add(tx, leadId));
    await somebodyWaits();
    await commit();
    expect(await adding).toBe(0);
    expect([await lanes(), await bodies()]).toEqual([[], []]);
  });

  it('is erased with what was just written when erasure comes second', async () => {
    const leadId = randomUUID();
    const commit = await opened(tx => add(tx, leadId));
    const erasing = db.database.transaction(erase(leadId));
    await somebodyWaits();
    await commit();
    await erasing;
    expect([await lanes(), await bodies(), await waiting()]).toEqual([[], [{ body: null }], 0]);
  });

  const eraseAndTell = (leadId: string) => async (tx: Transaction) => {
    await eraseDeliveries(tx, [leadId], now);
    const told = planDeliveries([aLeadErased({ leadId }) as AnyEvent], [{ id: 'crm', eventTypes: [], filter: null }]);
    await addDeliveries(tx, told, now);
    await recordErasure(tx, [leadId]);
  };
  const take = (at: Date) =>
    db.database.transaction(async tx => {
      const claimed = await claimLanes(tx, new Map([['crm', 8]]), randomUUID(), at, new Date(at.getTime() + 60_000));
      const heads = await headsOf(tx, claimed, 'oldest');
      await endEmptyLanes(tx, claimed);
      return heads.map(head => head.eventName);
    });
  const states = async () => (await db.pool.query('select state from deliveries order by id')).rows.map(row => row.state);

  it('is told of its erasure only when the request that was under way has ended, which changes nothing any more', async () => {
    const leadId = randomUUID();
    const finish = await sent(leadId);
    await db.database.transaction(eraseAndTell(leadId));
    expect(await take(now)).toEqual([]);
    await db.database.transaction(finish);
    expect(await states()).toEqual(['dropped', 'waiting']);
    expect(await take(now)).toEqual(['lead-erased']);
  });

  it('is told of its erasure at once when the request that was under way would be tried again later', async () => {
    const leadId = randomUUID();
    const finish = await sent(leadId, { state: 'waiting', dueAt: new Date(now.getTime() + 3_600_000) });
    await db.database.transaction(eraseAndTell(leadId));
    await db.database.transaction(finish);
    expect(await take(now)).toEqual(['lead-erased']);
  });

  it('leaves nothing behind of a request whose replica died, when nobody wants to hear of the erasure', async () => {
    const leadId = randomUUID();
    await sent(leadId);
    await db.database.transaction(erase(leadId));
    expect(await take(leaseUntil)).toEqual([]);
    expect(await lanes()).toEqual([]);
  });
});

describe('lanes that several replicas take at once', () => {
  it('are each taken by one of them, and by another when the lease has ended', async () => {
    const leadIds = Array.from({ length: 50 }, () => randomUUID());
    for (const leadId of leadIds) await db.database.transaction(tx => add(tx, leadId));
    const take = (at: Date) =>
      db.database.transaction(tx => claimLanes(tx, new Map([['crm', 10]]), randomUUID(), at, new Date(at.getTime() + 60_000)));
    const taken = (await Promise.all(Array.from({ length: 8 }, () => take(now)))).flat().map(l => l.leadId);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken).toHaveLength(50);
    expect(await take(new Date(leaseUntil.getTime() - 1))).toEqual([]);
    expect(await take(leaseUntil)).toHaveLength(10);
  });
});
