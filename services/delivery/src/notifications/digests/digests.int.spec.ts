import { randomUUID } from 'node:crypto';
import { aLeadAccepted, aLeadAssigned, aLeadContacted, aLeadErased, aLeadUnassigned, anSlaBreached, eventually } from '@baton/testing';
import { Timers } from '@baton/messaging';
import { notifyingService, type Notifying } from '../../../test/notifying-service.js';
import { Watch } from '../../../test/watch.js';
import { DIGESTS } from './send-digests.job.js';

const day = ['09:00-17:30'];
const workingHours = { hours: { mon: day, tue: day, wed: day, thu: day, fri: day }, freeDays: ['2026-04-03', '2026-04-06'] };
const manager = { repId: 'mona', name: 'Mona Lund', email: 'mona@baton.example', timeZone: 'America/New_York', workingHours };
const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'Europe/Berlin', workingHours, manager };
// The Thursday before clocks in Europe change; those in New York have.
const clock = new Watch('2026-03-26T12:00:00Z');
let delivery: Notifying;
beforeAll(async () => {
  delivery = await notifyingService({ clock });
  await delivery.channel('mail', { kind: 'email', notices: ['digest'] });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

const now = () => new Date(clock.ms).toISOString();
const lead = (firstName: string, more: object = {}) =>
  aLeadAssigned({ rep, person: { firstName }, acceptBy: null, contactBy: null, ...more }, { time: now() });
const held = ({ data }: ReturnType<typeof lead>) => ({ leadId: data.leadId, assignmentId: data.assignmentId, repId: data.rep.repId });
const dueAt = async (repId: string): Promise<string | undefined> =>
  (await delivery.db.pool.query('select digest_due_at from staff where rep_id = $1', [repId])).rows[0]?.digest_due_at?.toISOString();
const seen = (repId: string, due: string) => eventually(async () => expect(await dueAt(repId)).toBe(due));
/** It is that time: nobody waits for the timer's next round. */
const itIs = (time: string) => {
  clock.set(new Date(time));
  delivery.service.app.get(Timers).wake(DIGESTS);
};
const digestsTo = (address: string) => delivery.sink.messages.filter(mail => mail.to.includes(address));

it('comes at the start of the working day where the rep is, over a change of clocks and holidays, once, and not without something to say', async () => {
  const [open, waiting, late, gone] = ['Olga', 'Wanda', 'Lars', 'Gina'].map(name =>
    lead(name, name === 'Wanda' ? { acceptBy: '2026-03-27T09:15:00.000Z' } : {}),
  );
  await delivery.kafka.publish([
    open!,
    waiting!,
    late!,
    gone!,
    aLeadAccepted({ ...held(open!), at: now() }),
    aLeadContacted({ ...held(open!), at: now() }),
    anSlaBreached({ ...held(late!), dueAt: now() }),
    aLeadUnassigned({ ...held(gone!), reason: 'closed', because: 'It is won.' }),
  ]);
  await seen('grace', '2026-03-27T08:00:00.000Z');
  // 09:00 in New York.
  await seen('mona', '2026-03-26T13:00:00.000Z');
  await eventually(async () =>
    expect((await delivery.db.pool.query('select from assignments where ended_at is not null')).rowCount).toBe(1),
  );

  itIs('2026-03-27T08:00:00Z');
  const [mail] = await eventually(() => {
    expect(digestsTo(rep.email)).toHaveLength(1);
    return digestsTo(rep.email);
  });
  expect(mail).toMatchObject({ subject: 'Your leads this morning: 3 open, 2 waiting for you' });
  expect(mail!.text).toMatch(/A clock ran out \(1\)\n- Lars of Analytical Engines/);
  expect(mail!.text).toMatch(/Waiting for you to accept \(1\)\n- Wanda of Analytical Engines, by Fri 27 Mar 2026, 10:15 CET/);
  expect(mail!.text).toMatch(/In work \(1\)\n- Olga of Analytical Engines/);
  expect(mail!.text).not.toContain('Gina');
  // Monday, in summer time.
  await seen('grace', '2026-03-30T07:00:00.000Z');

  // The manager, whose morning it is already, hears of the team.
  const [teams] = await eventually(() => {
    expect(digestsTo(manager.email)).toHaveLength(1);
    return digestsTo(manager.email);
  });
  expect(teams).toMatchObject({ subject: 'Your team’s leads this morning' });
  expect(teams!.text).toContain('- Grace Hopper: 3 open, 1 waiting for contact, 1 overdue');

  await delivery.kafka.publish(
    [open!, waiting!].map(event => aLeadUnassigned({ ...held(event), reason: 'closed', because: 'It is lost.' })),
  );
  await delivery.kafka.publish([aLeadErased({ leadId: late!.key })]);
  await eventually(async () => expect((await delivery.db.pool.query('select from assignments where ended_at is null')).rowCount).toBe(0));
  itIs('2026-03-30T07:00:00Z');
  await seen('grace', '2026-03-31T07:00:00.000Z');
  // Thursday; Friday and Monday are holidays.
  itIs('2026-04-02T07:00:00Z');
  await seen('grace', '2026-04-07T07:00:00.000Z');
  expect(digestsTo(rep.email)).toHaveLength(1);
});

it('is of the day or is not: what a mail server could not take in time is left out', async () => {
  itIs('2026-04-07T06:00:00Z');
  const event = lead('Nora');
  await delivery.kafka.publish([event]);
  await eventually(async () => expect((await delivery.db.pool.query('select from assignments where ended_at is null')).rowCount).toBe(1));
  await delivery.channel('mail', { kind: 'email', notices: ['digest'], active: false });
  itIs('2026-04-07T07:00:00Z');
  await seen('grace', '2026-04-08T07:00:00.000Z');
  itIs('2026-04-08T05:00:00Z');
  await delivery.channel('mail', { kind: 'email', notices: ['digest'] });
  await eventually(async () => {
    // The manager's day has begun too: her digest may come before or after.
    const { deliveries } = (await delivery.get('/v1/delivery/deliveries?status=delivered')).body;
    expect(deliveries).toContainEqual(expect.objectContaining({ event: 'digest', because: 'the day that it was for is over' }));
  });
  expect(digestsTo(rep.email)).toHaveLength(1);
});

it('comes once, however many replicas there are', async () => {
  await delivery.replica();
  const others = Array.from({ length: 20 }, (_, n) => ({
    repId: `rep-${n}`,
    name: `Rep ${n}`,
    email: `rep-${n}@baton.example`,
    timeZone: 'UTC',
  }));
  itIs('2026-04-08T06:00:00Z');
  await delivery.kafka.publish(others.map(other => aLeadAssigned({ leadId: randomUUID(), rep: other }, { time: now() })));
  await eventually(async () => expect((await delivery.db.pool.query(`select from staff where rep_id like 'rep-%'`)).rowCount).toBe(20));
  itIs('2026-04-08T08:00:00Z');
  for (const { email } of others) await eventually(() => expect(digestsTo(email)).toHaveLength(1));
  await eventually(async () => expect((await delivery.get('/v1/delivery/ledger')).body.places.waiting).toBe(0));
  for (const { email } of others) expect(digestsTo(email)).toHaveLength(1);
});

it('says of people no more than its channel may say', async () => {
  itIs('2026-04-09T06:00:00Z');
  const reader = { repId: 'rosa', name: 'Rosa Park', email: 'rosa@baton.example', timeZone: 'UTC' };
  await delivery.channel('mail', { kind: 'email', notices: ['digest'], personalData: 'none' });
  await delivery.kafka.publish([lead('Olivia', { rep: reader })]);
  await seen('rosa', '2026-04-09T08:00:00.000Z');
  itIs('2026-04-09T08:00:00Z');
  const [mail] = await eventually(() => {
    expect(digestsTo(reader.email)).toHaveLength(1);
    return digestsTo(reader.email);
  });
  expect(mail!.text).toContain('- somebody of Analytical Engines');
  expect(mail!.text).not.toContain('Olivia');
});

it('is of the leads of its pools, when its channel is for some', async () => {
  itIs('2026-04-10T06:00:00Z');
  const boss = { repId: 'bea', name: 'Bea Boss', email: 'bea@baton.example', timeZone: 'UTC' };
  const [one, other] = ['ina', 'jo'].map(repId => ({
    repId,
    name: repId,
    email: `${repId}@baton.example`,
    timeZone: 'UTC',
    manager: boss,
  }));
  await delivery.channel('mail', { kind: 'email', notices: ['digest'], pools: ['enterprise'] });
  await delivery.channel('others', { kind: 'email', notices: ['digest'], pools: ['small'], reps: ['bea'] });
  await delivery.kafka.publish([
    lead('Ella', { rep: one, poolId: 'enterprise' }),
    lead('Sam', { rep: one, poolId: 'small' }),
    lead('Suri', { rep: other, poolId: 'small' }),
  ]);
  for (const repId of ['bea', 'ina', 'jo']) await seen(repId, '2026-04-10T08:00:00.000Z');
  itIs('2026-04-10T08:00:00Z');
  for (const repId of ['bea', 'ina', 'jo']) await seen(repId, '2026-04-13T08:00:00.000Z');
  await eventually(async () => expect((await delivery.get('/v1/delivery/ledger')).body.places.waiting).toBe(0));
  const linesTo = (address: string) => digestsTo(address).map(mail => [...mail.text.matchAll(/^- (.*)$/gm)].map(match => match[1]));
  expect(linesTo('ina@baton.example').sort()).toEqual([['Ella of Analytical Engines'], ['Sam of Analytical Engines']]);
  expect(linesTo('jo@baton.example')).toEqual([['Suri of Analytical Engines']]);
  // Of one channel she is a reader of her own, whose whole team it shows.
  expect(linesTo('bea@baton.example').sort()).toEqual([
    ['ina: 1 open, 1 waiting for contact'],
    ['ina: 2 open, 2 waiting for contact', 'jo: 1 open, 1 waiting for contact'],
  ]);
});
