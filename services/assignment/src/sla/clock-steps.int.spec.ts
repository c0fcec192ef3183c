import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { aLeadScored, anActivityLogged, anInquiryAccepted, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { QueueDrain } from '../queue/queue-drain.js';
import { DueTimers } from './due-timers.js';
import type { ServiceLevelDocument } from './service-level.document.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
let timers: DueTimers;
let queue: QueueDrain;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  timers = new DueTimers(service.desk, service.messaging, service.progress, service.config, db.database, service.timers);
  queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
});
afterAll(() => db?.drop());

const time = () => service.now.toISOString();
const withPolicy = (sla: ServiceLevelDocument, escalate: { after: string; to: string }[] = []) =>
  service.configure({ policy: { ...exampleCompany.policy!, name: 'with steps', sla, queue: { escalate } } });
async function arrive(score = 82): Promise<string> {
  const { key } = anInquiryAccepted();
  await service.hear(anInquiryAccepted({ leadId: key }), aLeadScored({ leadId: key, score, scoredAt: time() }));
  return key;
}
/** Lets time pass minute by minute, as the timers would. */
async function wait(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    service.pass(1);
    while ((await service.transaction(unit => timers.runClocks(unit))) > 0);
    while ((await service.transaction(unit => queue.drain(unit))) > 0);
  }
}

describe('a rep who lets a lead lie', () => {
  it('is reminded, then the team lead is told, then somebody else has it', async () => {
    await withPolicy({ accept: '20m', accepting: { remind: ['50%'], escalate: [{ at: '100%', to: 'team lead' }], reassign: '150%' } });
    const leadId = await arrive();
    const { owner_rep: first } = await service.lead(leadId);
    await wait(9);
    expect(await service.names(leadId)).toEqual(['lead-assigned']);
    await wait(1);
    expect((await service.emitted(leadId)).at(-1)).toMatchObject({ name: 'sla-reminder', data: { repId: first, clock: 'accept' } });
    await wait(10);
    expect((await service.names(leadId)).slice(2)).toEqual(['sla-breached', 'lead-escalated']);
    await wait(10);
    expect((await service.names(leadId)).slice(4)).toEqual(['lead-unassigned', 'lead-assigned']);
    expect((await service.lead(leadId)).owner_rep).not.toBe(first);
  });

  it('never has it again, however long it waits for somebody else', async () => {
    await withPolicy({ accept: '10m' }, [{ after: '30m', to: 'team lead' }]);
    const leadId = await arrive();
    await wait(24 * 60 + 90);
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'nobody-eligible' });
    const owners = (await service.emitted(leadId)).flatMap(({ name, data }) =>
      name === 'lead-assigned' ? [(data.rep as { repId: string }).repId] : [],
    );
    expect(owners.toSorted()).toEqual(['anna', 'ben']);
    const told = (await service.emitted(leadId)).filter(({ name }) => name === 'lead-escalated').map(({ data }) => [data.tier, data.to]);
    expect(told).toEqual([
      [1, 'team lead'],
      [1, 'team lead'],
    ]);
  });
});

describe('the clock to accept that only real activity stops', () => {
  it('goes on after a click, and ends by a call', async () => {
    await withPolicy({ accept: '20m', accepting: { stoppedBy: 'activity' } });
    const [clicked, called] = [await arrive(), await arrive()];
    for (const leadId of [clicked, called]) await service.hear(aStatusReported({ leadId, status: 'accepted', occurredAt: time() }));
    await service.hear(anActivityLogged({ leadId: called, activity: 'call-connected', occurredAt: time() }));
    await wait(20);
    expect(await service.names(clicked)).toContain('sla-breached');
    expect(await service.names(called)).not.toContain('sla-breached');
  });
});

describe('the clock to a meeting', () => {
  it('runs on after the first contact, and is stopped by the meeting', async () => {
    await withPolicy({ contact: '30m', goals: [{ reach: 'meeting', within: '2h', remind: ['1h'] }] });
    const [met, called] = [await arrive(), await arrive()];
    for (const leadId of [met, called]) await service.hear(anActivityLogged({ leadId, activity: 'call-connected', occurredAt: time() }));
    await wait(61);
    await service.hear(anActivityLogged({ leadId: met, activity: 'meeting', occurredAt: time() }));
    await wait(60);
    expect((await service.names(met)).slice(3)).toEqual(['sla-reminder']);
    expect((await service.names(called)).slice(3)).toEqual(['sla-reminder', 'sla-breached', 'lead-unassigned', 'lead-assigned']);
    expect((await service.emitted(called)).find(({ name }) => name === 'sla-breached')?.data).toMatchObject({
      clock: 'status',
      goal: 'meeting',
    });
  });
});

describe('a lead that waits', () => {
  it('goes up through the tiers of the policy, in time also when nobody can take it for longer', async () => {
    await service.configure({
      calendars: [{ id: 'tomorrow', hours: { tue: ['09:00-17:00'] } }],
      reps: exampleCompany.reps!.map(rep => ({ ...rep, calendar: 'tomorrow' })),
    });
    await withPolicy({}, [
      { after: '1h', to: 'team lead' },
      { after: '4h', to: 'manager' },
    ]);
    const leadId = await arrive();
    await wait(5 * 60);
    const told = (await service.emitted(leadId))
      .filter(({ name }) => name === 'lead-escalated')
      .map(({ data }) => [data.at, data.tier, data.to]);
    expect(told).toEqual([
      ['2026-03-02T10:00:00.000Z', 1, 'team lead'],
      ['2026-03-02T13:00:00.000Z', 2, 'manager'],
    ]);
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'outside-working-hours' });
  });

  it('gets out when a rep comes back from time off', async () => {
    await service.configure({ reps: exampleCompany.reps!.map(rep => ({ ...rep, timeOff: [{ from: '2026-03-02', to: '2026-03-02' }] })) });
    const leadId = await arrive();
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', next_due_at: new Date('2026-03-03T00:00:00Z') });
    service.pass(15 * 60);
    await wait(1);
    expect((await service.lead(leadId)).place).toBe('assigned');
  });

  it('gets out when somebody who was away is active again', async () => {
    await service.configure({ reps: exampleCompany.reps!.map(rep => ({ ...rep, active: false })) });
    const leadId = await arrive();
    expect((await service.lead(leadId)).place).toBe('queued');
    await service.configure({ reps: exampleCompany.reps! });
    await wait(1);
    expect((await service.lead(leadId)).place).toBe('assigned');
  });
});

it('clocks of a plain level leave nothing in the row but the two times', async () => {
  const leadId = await arrive();
  expect(await service.lead(leadId)).toMatchObject({ clocks: null, next_due_kind: 'accept' });
  await withPolicy({ accept: '20m', accepting: {} });
  const other = await arrive();
  const [row] = await db.database.query<{ clocks: { clocks: unknown[] } }>(sql('select clocks from leads where id = $1'), [other]);
  expect(row!.clocks.clocks).toHaveLength(1);
});
