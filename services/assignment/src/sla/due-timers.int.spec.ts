import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { anActivityLogged, aLeadScored, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { DueTimers } from './due-timers.js';
import { isAnyDue, isAnyOwnerDeparted } from './due.store.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
let timers: DueTimers;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  timers = new DueTimers(service.desk, service.messaging, service.progress, service.config, db.database, service.timers);
});
afterAll(() => db?.drop());

const time = () => service.now.toISOString();
const runClocks = () => service.transaction(unit => timers.runClocks(unit));
const routeUnscored = () => service.transaction(unit => timers.routeUnscored(unit));
async function assigned(): Promise<string> {
  const inquiry = anInquiryAccepted();
  await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, scoredAt: time() }));
  return inquiry.key;
}
const SECOND = 1 / 60;

describe('a rep who lets a lead lie', () => {
  it('loses it when the time to accept is over, and somebody else gets it', async () => {
    const leadId = await assigned();
    const { owner_rep: first } = await service.lead(leadId);
    service.pass(14);
    expect(await runClocks()).toBe(0);
    service.pass(2);
    expect(await runClocks()).toBe(1);
    expect(await service.names(leadId)).toEqual(['lead-assigned', 'sla-breached', 'lead-unassigned', 'lead-assigned']);
    const lead = await service.lead(leadId);
    expect(lead.owner_rep).not.toBe(first);
    expect(lead.memory).toMatchObject({ breaches: 1, lostBy: [{ repId: first }] });
    expect(await runClocks()).toBe(0);
  });

  it('loses it when the time to contact is over', async () => {
    const leadId = await assigned();
    await service.hear(aStatusReported({ leadId, status: 'accepted', occurredAt: time() }));
    service.pass(61);
    expect(await runClocks()).toBe(1);
    expect((await service.emitted(leadId)).find(e => e.name === 'sla-breached')?.data).toMatchObject({ clock: 'contact' });
  });

  it('keeps it by a contact in time', async () => {
    const leadId = await assigned();
    await service.hear(anActivityLogged({ leadId, activity: 'call-attempted', occurredAt: time() }));
    service.pass(120);
    expect(await runClocks()).toBe(0);
  });

  it('is one of so many that the lead is escalated, and waits in the queue for others', async () => {
    const leadId = await assigned();
    for (const expected of ['lead-assigned', 'lead-queued']) {
      service.pass(16);
      await runClocks();
      expect((await service.names(leadId)).at(-1)).toBe(expected);
    }
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'nobody-eligible' });
  });
});

describe('a clock', () => {
  it('does not fire while something about the lead may still be unread: an accept that is on its way wins', async () => {
    const leadId = await assigned();
    service.caughtUp = [];
    service.pass(16);
    expect(await runClocks()).toBe(0);
    await service.hear(aStatusReported({ leadId, status: 'accepted', occurredAt: time() }));
    service.caughtUp = [(await service.lead(leadId)).partition as number];
    expect(await runClocks()).toBe(0);
    expect(await service.names(leadId)).not.toContain('sla-breached');
  });

  it('fires all the same when the grace is over', async () => {
    await assigned();
    service.caughtUp = [];
    service.pass(15 + 5);
    expect(await runClocks()).toBe(1);
  });
});

describe('an inquiry without a score', () => {
  it('is routed when its time is over, and the reason says so', async () => {
    const inquiry = anInquiryAccepted();
    await service.hear(inquiry);
    expect(await routeUnscored()).toBe(0);
    service.pass(3 * SECOND);
    expect(await routeUnscored()).toBe(1);
    const [assigned] = await service.emitted(inquiry.key);
    expect(assigned).toMatchObject({
      name: 'lead-assigned',
      data: { score: null, because: expect.stringMatching(/^No score came within 2 s/) },
    });
    await service.hear(aLeadScored({ leadId: inquiry.key }));
    expect(await service.names(inquiry.key)).toEqual(['lead-assigned']);
  });

  it('waits on while scores of earlier inquiries still come, and not for ever', async () => {
    const [early, late] = await twoOfOnePartition();
    await service.hear(early);
    service.pass(SECOND);
    await service.hear(late);
    service.pass(4 * SECOND);
    await service.hear(aLeadScored({ leadId: early.key, scoredAt: time() }));
    expect(await routeUnscored()).toBe(0);
    service.pass(3 * SECOND);
    expect(await routeUnscored()).toBe(1);
    expect((await service.lead(late.key)).place).toBe('assigned');
  });

  it('is not waited for once scoring has passed it over', async () => {
    const [early, late] = await twoOfOnePartition();
    await service.hear(early);
    service.pass(SECOND);
    await service.hear(late);
    service.pass(4 * SECOND);
    await service.hear(aLeadScored({ leadId: late.key, scoredAt: time() }));
    expect(await routeUnscored()).toBe(1);
    expect((await service.lead(early.key)).place).toBe('assigned');
  });

  it('waits while scores may lie unread, but at most as long as any lead may', async () => {
    await service.hear(anInquiryAccepted());
    service.caughtUp = [];
    service.pass(10 * SECOND);
    expect(await routeUnscored()).toBe(0);
    service.pass(21 * SECOND);
    expect(await routeUnscored()).toBe(1);
  });

  async function twoOfOnePartition() {
    const all = Array.from({ length: 40 }, () => anInquiryAccepted());
    await service.hear(...all);
    const rows = await db.database.query<{ ids: string[] }>(
      sql('select array_agg(id::text) as ids from leads group by partition order by count(*) desc'),
    );
    const [a, b] = rows[0]!.ids;
    await db.database.query(sql('truncate leads'));
    return [all.find(e => e.key === a)!, all.find(e => e.key === b)!] as const;
  }
});

describe('an owner who has left', () => {
  it('keeps no lead whose person was not contacted', async () => {
    const leads = [await assigned(), await assigned()];
    const [contacted, untouched] = leads;
    const owners = await Promise.all(leads.map(async id => (await service.lead(id!)).owner_rep));
    await service.hear(anActivityLogged({ leadId: contacted!, activity: 'meeting', occurredAt: time() }));
    await service.configure({
      reps: [
        { id: 'anna', name: 'Anna Berg', active: false },
        { id: 'ben', name: 'Ben Cole', active: false },
        { id: 'cleo', name: 'Cleo Diaz' },
      ],
    });
    await service.configure({ pools: [{ id: 'inside', members: [{ rep: 'anna' }, { rep: 'ben' }, { rep: 'cleo' }] }] });
    expect(await isAnyOwnerDeparted(db.database)).toBe(true);
    expect(await service.transaction(unit => timers.replaceDeparted(unit))).toBe(1);
    expect((await service.lead(untouched!)).owner_rep).toBe('cleo');
    expect((await service.lead(contacted!)).owner_rep).toBe(owners[0]);
    expect(await isAnyOwnerDeparted(db.database)).toBe(false);
  });
});

describe('a look at what is due', () => {
  it('tells cheaply whether a transaction is worth it', async () => {
    expect(await isAnyDue(db.database, ['accept', 'score-wait'])).toBe(false);
    // The service's clock stands in the past: what it made due then is due now.
    await assigned();
    expect(await isAnyDue(db.database, ['accept'])).toBe(true);
    expect(await isAnyDue(db.database, ['score-wait'])).toBe(false);
  });
});
