import { messagingMigrations } from '@baton/messaging';
import { sql, type Problem } from '@baton/platform';
import { aLeadScored, aLeadsMerged, anInquiryAccepted, testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';
import { BulkOrders } from './bulk-orders.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
let orders: BulkOrders;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  orders = new BulkOrders(service.desk, service.messaging);
});
afterAll(() => db?.drop());

/** As many leads as wanted, of one score; the first four are assigned, the others queued. */
async function arrive(count: number, score = 82): Promise<string[]> {
  const inquiries = Array.from({ length: count }, () => anInquiryAccepted());
  await service.hear(...inquiries, ...inquiries.map(({ key }) => aLeadScored({ leadId: key, score, scoredAt: service.now.toISOString() })));
  return inquiries.map(({ key }) => key);
}
const drain = () => {
  const queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
  return service.transaction(unit => queue.drain(unit));
};
const places = async () =>
  Object.fromEntries(
    (await db.database.query<{ place: string; leads: number }>(sql('select place, count(*) as leads from leads group by place'))).map(
      row => [row.place, row.leads],
    ),
  );
const slots = async () =>
  (await db.database.query<{ open: number }>(sql('select open from rep_slots order by rep_id'))).map(({ open }) => open);
const problemOf = (promise: Promise<unknown>): Promise<Problem['content']> =>
  promise.then(
    () => Promise.reject(new Error('no problem')),
    (problem: Problem) => problem.content,
  );
const close = { outcome: 'lost', reason: 'too old' } as const;

describe('an order to close many leads', () => {
  it('by filter frees their slots at once: those who wait get them', async () => {
    await arrive(10);
    const result = await orders.close({ ...close, filter: { place: 'assigned' } }, 'sales-ops');
    expect(result).toEqual({ done: 4, refused: 0, refusals: [], next: null });
    expect([await places(), await slots()]).toEqual([{ closed: 4, queued: 6 }, [0, 0]]);
    expect(service.woken).toContain('routing-queue');
    expect(await drain()).toBe(4);
    expect([await places(), await slots()]).toEqual([{ closed: 4, assigned: 4, queued: 2 }, [2, 2]]);
  });

  it('by list names those that it could not close, and harms nothing when it is repeated', async () => {
    const [owned, queued] = [(await arrive(4))[0]!, (await arrive(1))[0]!];
    const { key: unknown } = anInquiryAccepted();
    const order = { ...close, leadIds: [owned, queued, unknown, owned.toUpperCase()] };
    expect(await orders.close(order, 'sales-ops')).toEqual({
      done: 2,
      refused: 1,
      refusals: [{ leadId: unknown, because: 'No lead of this id has been seen here yet.' }],
      next: null,
    });
    const again = await orders.close(order, 'sales-ops');
    expect([again.done, again.refused]).toEqual([0, 3]);
    expect(again.refusals).toContainEqual({ leadId: owned, because: 'The lead is closed as lost.' });
    expect(await service.names(owned)).toEqual(['lead-assigned', 'lead-unassigned', 'lead-status-changed', 'lead-closed']);
    await expect(service.lead(unknown)).rejects.toThrow('no lead');
  });

  it('goes over thousands, some hundred a transaction, with few statements', async () => {
    await arrive(1_200, 60);
    const statements = await service.countingStatements(async () => {
      expect(await orders.close({ ...close, filter: { grade: 'A', scoreBelow: 70 } }, 'sales-ops')).toMatchObject({
        done: 1_200,
        next: null,
      });
    });
    expect(await places()).toEqual({ closed: 1_200 });
    expect(statements).toBeLessThan(40);
  });

  it('stops at its limit, and takes the next when it goes on from there', async () => {
    const ids = (await arrive(7)).toSorted();
    const order = { ...close, filter: { poolId: 'inside' }, limit: 5 };
    expect(await orders.close(order, 'sales-ops')).toMatchObject({ done: 5, next: ids[4] });
    expect(await orders.close({ ...order, after: ids[4]! }, 'sales-ops')).toMatchObject({ done: 2, next: null });
  });

  it('takes each condition of a filter', async () => {
    const [lead] = await arrive(1, 60);
    const { owner_rep: repId } = await service.lead(lead!);
    const later = new Date(service.now.getTime() + 1).toISOString();
    const misses = [
      { place: 'queued' },
      { repId: repId === 'anna' ? 'ben' : 'anna' },
      { poolId: 'outside' },
      { status: 'accepted' },
      { grade: 'D' },
      { scoreBelow: 60 },
      { seenBefore: service.now.toISOString() },
    ] as const;
    for (const filter of misses) expect([filter, (await orders.close({ ...close, filter }, 'ops')).done]).toEqual([filter, 0]);
    const all = {
      place: 'assigned',
      repId: repId as string,
      poolId: 'inside',
      status: 'mql',
      grade: 'A',
      scoreBelow: 61,
      seenBefore: later,
    } as const;
    expect((await orders.close({ ...close, filter: all }, 'ops')).done).toBe(1);
  });

  it('is about a survivor once, also when its alias is named beside it', async () => {
    const [survivor, merged] = await arrive(2);
    await service.hear(aLeadsMerged({ leadId: survivor!, survivorLeadId: survivor!, mergedLeadId: merged! }));
    expect(await orders.close({ ...close, leadIds: [merged!, survivor!] }, 'ops')).toMatchObject({ done: 1, refused: 0 });
    expect(await slots()).toEqual([0, 0]);
  });

  it('has to say which leads, one way or the other', async () => {
    const fieldOf = async (order: Parameters<BulkOrders['close']>[0]) => (await problemOf(orders.close(order, 'ops'))).errors?.[0]?.field;
    expect(await fieldOf({ ...close })).toBe('leadIds');
    expect(await fieldOf({ ...close, leadIds: ['x'], filter: { place: 'queued' } })).toBe('filter');
    expect(await fieldOf({ ...close, filter: {} })).toBe('filter');
    // What a client sends that writes null for what it does not ask.
    expect(await fieldOf({ ...close, filter: { grade: null as never, repId: null as never } })).toBe('filter');
  });
});

describe('an order to reassign many leads', () => {
  it('that stopped at its limit goes on behind it: leads that have new owners are not passed on again', async () => {
    const ids = (await arrive(4)).toSorted();
    const order = { filter: { poolId: 'inside' }, limit: 2, reason: 'a new team', repId: 'anna' };
    const first = await orders.reassign(order, 'ops');
    expect(first.next).toBe(ids[1]);
    expect(await orders.reassign({ ...order, after: first.next! }, 'ops')).toMatchObject({ next: null });
    expect(await slots()).toEqual([4, 0]);
  });

  it('of one rep gives them to others as far as there is room; the rest waits', async () => {
    await arrive(3);
    const result = await orders.reassign({ reason: 'on parental leave', filter: { repId: 'anna' } }, 'sales-ops');
    const [anna, ben] = await slots();
    expect([anna, result.done + ben!]).toEqual([0, 3 + (result.done === 2 ? 1 : 0)]);
    expect(ben).toBe(2);
  });

  it('to a named rep goes beyond the cap, since a person decided it, and no new work follows until there is room', async () => {
    const leadIds = await arrive(4);
    expect(await orders.reassign({ reason: 'a campaign of Ben', repId: 'ben', leadIds }, 'sales-ops')).toMatchObject({ done: 4 });
    expect(await slots()).toEqual([0, 4]);
    const [next] = await arrive(1);
    expect((await service.lead(next!)).owner_rep).toBe('anna');
  });

  it('may give some of them back to who was over the cap, as soon as that rep is below it', async () => {
    const leadIds = await arrive(4);
    await orders.reassign({ reason: 'a campaign of Ben', repId: 'ben', leadIds }, 'sales-ops');
    const result = await orders.reassign({ reason: 'too much for one', exclude: [], filter: { repId: 'ben' } }, 'sales-ops');
    expect([result.done, await slots(), await places()]).toEqual([4, [2, 2], { assigned: 4 }]);
  });

  it('to somebody who gets no leads is refused, and nothing happens', async () => {
    const leadIds = await arrive(2);
    await service.configure({ reps: [{ ...exampleCompany.reps![1]!, active: false }] });
    expect(await problemOf(orders.reassign({ reason: 'x', repId: 'zoe', leadIds }, 'ops'))).toMatchObject({ status: 400 });
    expect(await problemOf(orders.reassign({ reason: 'x', repId: 'ben', leadIds }, 'ops'))).toMatchObject({ status: 409 });
    for (const leadId of leadIds) expect(await service.names(leadId)).toEqual(['lead-assigned']);
  });
});
