import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { aLeadScored, anInquiryAccepted, anOwnerReported, aStatusReported, testDatabase, type TestDatabase } from '@baton/testing';
import { AssignmentOnDatabase, exampleCompany } from '../leads/assignment.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { QUEUE_TIMER } from '../routing/types.js';
import { QueueDrain } from './queue-drain.js';
import { listQueued, queuePlace } from './queue-view.store.js';
import { queueOverview } from './queue.store.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
let queue: QueueDrain;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
  queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
});
afterAll(() => db?.drop());

const drainOnce = () => service.transaction(unit => queue.drain(unit));
/** As the timer does: again at once while there is something to try. */
async function drain(): Promise<number> {
  let tried = 0;
  for (let n = await drainOnce(); n > 0; n = await drainOnce()) tried += n;
  return tried;
}
async function arrive(score = 82): Promise<string> {
  const inquiry = anInquiryAccepted();
  await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, score, scoredAt: service.now.toISOString() }));
  return inquiry.key;
}
const queued = (wanted: Partial<Parameters<typeof listQueued>[2]> = {}) =>
  listQueued(db.database, service.config.agedBefore(service.now), {
    poolId: null,
    after: { poolId: '', position: 0 },
    limit: 100,
    ...wanted,
  });
const placeOf = async (leadId: string) => (await service.lead(leadId)).place;
const win = (leadId: string) => service.hear(aStatusReported({ leadId, status: 'won' }));
/** Four leads fill the two reps. */
const fill = async () => [await arrive(), await arrive(), await arrive(), await arrive()];

describe('the queue', () => {
  it('lets the best lead out when a slot is freed, and no more than fit', async () => {
    const [owned] = await fill();
    const [poor, good] = [await arrive(50), await arrive(90)];
    await win(owned!);
    expect(await drain()).toBe(1);
    expect([await placeOf(good), await placeOf(poor)]).toEqual(['assigned', 'queued']);
  });

  it('is not tried again while nothing has changed', async () => {
    await fill();
    await arrive();
    expect(await drain()).toBe(0);
    const [decisions] = await db.database.query(sql('select count(*) as rows from routing_decisions'));
    expect(decisions).toEqual({ rows: 5 });
  });

  it('lets a lead that has waited too long go before better ones', async () => {
    const [owned] = await fill();
    const poor = await arrive(41);
    service.pass(4 * 60 + 1);
    const good = await arrive(95);
    await win(owned!);
    await drain();
    expect([await placeOf(poor), await placeOf(good)]).toEqual(['assigned', 'queued']);
  });

  it('follows a score that changes while a lead waits', async () => {
    const [owned] = await fill();
    const [first, second] = [await arrive(70), await arrive(60)];
    await service.hear(aLeadScored({ leadId: second, score: 99, scoredAt: service.now.toISOString() }));
    await win(owned!);
    await drain();
    expect([await placeOf(first), await placeOf(second)]).toEqual(['queued', 'assigned']);
  });

  it('lets out first what the policy holds worth most, also when that changes while it waits', async () => {
    const value = 'company.employees + (source.channel == "fair" ? 100 : 0) + lead.score';
    await service.configure({ policy: { ...exampleCompany.policy!, queue: { value } } });
    const of = async (employees: number, score: number) => {
      const inquiry = anInquiryAccepted({ company: { employees } });
      await service.hear(inquiry, aLeadScored({ leadId: inquiry.key, score, scoredAt: service.now.toISOString() }));
      return inquiry.key;
    };
    const owned = await fill();
    const [small, large, rising] = [await of(10, 99), await of(500, 50), await of(400, 60)];
    expect((await service.lead(large)).queue_value).toBe(550);
    service.pass(1);
    await service.hear(aLeadScored({ leadId: rising, score: 98, scoredAt: service.now.toISOString() }));
    await drain();
    expect((await service.lead(rising)).queue_value).toBe(498);
    service.pass(1);
    await service.hear(anInquiryAccepted({ leadId: rising, known: true, company: { employees: 900 } }, { streamVersion: 2 }));
    await drain();
    expect((await service.lead(rising)).queue_value).toBe(998);
    expect((await queued()).map(lead => [lead.leadId, lead.position, lead.value])).toEqual([
      [rising, 1, 998],
      [large, 2, 550],
      [small, 3, 109],
    ]);
    service.pass(1);
    await win(owned[0]!);
    await drain();
    expect(await Promise.all([rising, large, small].map(placeOf))).toEqual(['assigned', 'queued', 'queued']);
  });

  it('takes another policy for what a lead is worth as soon as it is applied', async () => {
    await fill();
    const [good, poor] = [await arrive(90), await arrive(50)];
    expect((await queued()).map(lead => lead.leadId)).toEqual([good, poor]);
    await service.configure({ policy: { ...exampleCompany.policy!, queue: { value: '-lead.score' } } });
    await drain();
    expect((await queued()).map(lead => [lead.leadId, lead.value])).toEqual([
      [poor, -50],
      [good, -90],
    ]);
  });

  it('drains when the window of a cap passes', async () => {
    await service.configure({ reps: ['anna', 'ben'].map(id => ({ id, name: id, caps: { hour: 1 } })) });
    await arrive();
    await arrive();
    const waiting = [await arrive(), await arrive(), await arrive()];
    expect(await drain()).toBe(0);
    service.pass(60);
    await drain();
    expect((await Promise.all(waiting.map(placeOf))).toSorted()).toEqual(['assigned', 'assigned', 'queued']);
  });

  it('drains when the configuration changes: more room, another pool, a policy at last', async () => {
    await fill();
    const [one, two] = [await arrive(80), await arrive(70)];
    await service.configure({ reps: [{ ...exampleCompany.reps![0]!, caps: { open: 3 } }] });
    await drain();
    expect([await placeOf(one), await placeOf(two)]).toEqual(['assigned', 'queued']);
    await service.configure({ policy: { ...exampleCompany.policy!, name: 'all cold', fallback: { nurture: 'winter' }, rules: [] } });
    await drain();
    expect(await service.lead(two)).toMatchObject({ place: 'nurturing', program: 'winter', queue_pool: null });
  });

  it('goes on past leads that nobody free can take', async () => {
    await service.configure({
      reps: [...exampleCompany.reps!, { id: 'cleo', name: 'Cleo', skills: ['danish'], caps: { open: 0 } }].map(r => ({
        ...r,
        caps: { open: r.id === 'cleo' ? 0 : 1 },
      })),
      pools: [{ id: 'inside', members: [{ rep: 'anna' }, { rep: 'ben' }, { rep: 'cleo' }] }],
      policy: {
        ...exampleCompany.policy!,
        rules: [{ id: 'danish', when: 'lead.score >= 90', to: { pool: 'inside' }, skills: ['danish'] }],
      },
    });
    const [a] = [await arrive(50), await arrive(50)];
    const danish = [await arrive(95), await arrive(96), await arrive(97)];
    const plain = await arrive(50);
    await win(a);
    await drain();
    expect(await placeOf(plain)).toBe('assigned');
    expect(await Promise.all(danish.map(placeOf))).toEqual(['queued', 'queued', 'queued']);
    expect(await drain()).toBe(0);
  });

  it('tells somebody about a lead that waits for more than a day', async () => {
    await fill();
    const leadId = await arrive();
    service.pass(25 * 60);
    await drain();
    expect(await service.names(leadId)).toEqual(['lead-queued', 'lead-escalated']);
    expect(await placeOf(leadId)).toBe('queued');
  });

  it('holds everything while there is no policy, and then lets it go', async () => {
    for (const table of ['active_policy', 'routing_log']) await db.database.query(sql(`truncate ${table}`));
    await db.database.query(sql('update routing_head set last_seq = 0, last_batch = 0'));
    await db.database.query(sql('truncate reps, pools, policies, rep_slots cascade'));
    service = new AssignmentOnDatabase(db.database);
    queue = new QueueDrain(service.desk, service.board, service.config, db.database, service.timers);
    const leadId = await arrive();
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_pool: '(none)', queue_reason: 'hold' });
    await service.configure(exampleCompany);
    await drain();
    expect(await placeOf(leadId)).toBe('assigned');
  });

  describe('with leads that weigh more than one', () => {
    const weights = [{ when: 'lead.score >= 90', weight: 3 }];
    const giveBack = (...leadIds: string[]) => service.hear(...leadIds.map(leadId => aStatusReported({ leadId, status: 'won' })));
    beforeEach(() =>
      service.configure({
        reps: ['anna', 'ben'].map(id => ({ id, name: id, externalId: `crm-${id}`, caps: { open: 3 } })),
        policy: { ...exampleCompany.policy!, rules: [], weights },
      }),
    );

    it('lets light ones out past a heavy one that does not fit', async () => {
      const owned = [await arrive(), await arrive(), await arrive(), await arrive(), await arrive(), await arrive()];
      const heavy = await arrive(95);
      const light = [await arrive(50), await arrive(60)];
      expect(await service.lead(heavy)).toMatchObject({ queue_reason: 'no-capacity' });
      await giveBack(owned[0]!, owned[1]!);
      await drain();
      expect([await placeOf(heavy), ...(await Promise.all(light.map(placeOf)))]).toEqual(['queued', 'assigned', 'assigned']);
    });

    it('does not let a heavy one wait for ever behind light ones that keep coming', async () => {
      const owned: string[] = [];
      for (let n = 0; n < 6; n++) owned.push(await arrive());
      const heavy = await arrive(95);
      let rounds = 0;
      // Every quarter of an hour the oldest is closed, and somebody lighter has just come.
      for (; (await placeOf(heavy)) === 'queued' && rounds < 60; rounds++) {
        service.pass(15);
        owned.push(await arrive(50));
        await giveBack(owned.shift()!);
        await drain();
      }
      const lead = await service.lead(heavy);
      expect(lead).toMatchObject({ place: 'assigned', owned_weight: 3 });
      // Four hours until it has waited long, and then until one rep of the two has given back three.
      expect(rounds).toBeGreaterThan(16);
      expect(rounds).toBeLessThanOrEqual(16 + 2 * 6);
      const [slots] = await db.database.query(sql('select open from rep_slots where rep_id = $1'), [lead.owner_rep]);
      expect(slots).toEqual({ open: 3 });
    });

    it.each(['disqualified', 'recycled'] as const)('gives back the room that is kept for one as soon as it is %s', async status => {
      const owned: string[] = [];
      for (let n = 0; n < 6; n++) owned.push(await arrive());
      const heavy = await arrive(95);
      service.pass(4 * 60 + 15);
      await drain();
      const light = [await arrive(50), await arrive(50)];
      const ownerOf = async (leadId: string) => (await service.lead(leadId)).owner_rep;
      const owners = await Promise.all(owned.map(ownerOf));
      service.pass(1);
      await giveBack(owned[owners.indexOf('anna')]!, owned[owners.indexOf('ben')]!);
      await drain();
      expect((await Promise.all(light.map(placeOf))).toSorted()).toEqual(['assigned', 'queued']);
      service.woken.length = 0;
      await service.hear(aStatusReported({ leadId: heavy, status }));
      expect(await placeOf(heavy)).not.toBe('queued');
      expect(service.woken).toEqual([QUEUE_TIMER]);
      await drain();
      expect(await Promise.all(light.map(placeOf))).toEqual(['assigned', 'assigned']);
    });
  });

  it('gives a lead up that somebody took by hand', async () => {
    await fill();
    const leadId = await arrive();
    await service.hear(anOwnerReported({ leadId, repExternalId: 'crm-ben' }));
    expect(await service.lead(leadId)).toMatchObject({ place: 'assigned', queue_pool: null, owner_rep: 'ben' });
    expect(await drain()).toBe(0);
  });
});

describe('a look at the queue', () => {
  const isDueLater = () => db.database.query(sql(`update leads set next_due_at = now() + interval '1 hour' where place = 'queued'`));
  const comesOnline = (repId: string) =>
    service.transaction(async unit => {
      const session = await service.board.open(unit);
      const at = unit.now.getTime();
      session.notePresence([{ kind: 'presence-changed', repId, presence: { state: 'online', since: at, toldAt: at } }]);
      await session.flush();
    });

  it('tells whether a try is worth it', async () => {
    expect(await queue.isDue()).toBe(false);
    const [owned] = await fill();
    await arrive();
    await isDueLater();
    expect(await queue.isDue()).toBe(false);
    await win(owned!);
    expect(await queue.isDue()).toBe(true);
  });

  it('is not worth a try again and again after a change that gives nobody room', async () => {
    const [owned] = await fill();
    await arrive();
    await isDueLater();
    await comesOnline('anna');
    expect(await queue.isDue()).toBe(true);
    expect(await drain()).toBe(0);
    expect(await queue.isDue()).toBe(false);
    await comesOnline('ben');
    expect(await queue.isDue()).toBe(true);
    expect(await drain()).toBe(0);
    await win(owned!);
    expect(await queue.isDue()).toBe(true);
    expect(await drain()).toBe(1);
  });

  it('is worth a try when time gives room to leads that were not tried since the last change', async () => {
    await service.configure({ reps: ['anna', 'ben'].map(id => ({ id, name: id, caps: { hour: 1 } })) });
    const waiting = (await fill())[2]!;
    await isDueLater();
    await comesOnline('anna');
    expect(await drain()).toBe(0);
    // By the clock of the database, the hour of the cap is over.
    expect(await queue.isDue()).toBe(true);
    service.pass(60);
    await drain();
    expect(await placeOf(waiting)).toBe('assigned');
  });

  it('tells what waits where and why', async () => {
    await fill();
    await arrive();
    await arrive();
    expect(await queueOverview(db.database)).toMatchObject([{ poolId: 'inside', reason: 'no-capacity', leads: 2, oldest: service.now }]);
  });

  it('tells of each lead its place in the order in which they get out, and why it waits', async () => {
    await fill();
    const aged = await arrive(41);
    service.pass(4 * 60 + 1);
    const [good, unknown, better] = [await arrive(70), await arrive(70), await arrive(95)];
    await db.database.query(sql('update leads set score = null where id = $1'), [unknown]);
    const all = await queued();
    expect(all.map(({ leadId, position, value, isOverdue }) => [leadId, position, value, isOverdue])).toEqual([
      [aged, 1, 41, true],
      [better, 2, 95, false],
      [good, 3, 70, false],
      [unknown, 4, null, false],
    ]);
    expect(all[0]).toMatchObject({ poolId: 'inside', reason: 'no-capacity', grade: 'A', score: 41 });
    expect(all[0]!.because).toMatch(/^nobody of 2 in Inside sales .* is free: 2 at the cap of open leads$/);
    expect(await queued({ limit: 2, after: { poolId: 'inside', position: 1 } })).toEqual(all.slice(1, 3));
    expect(await queued({ poolId: 'other' })).toEqual([]);
    expect(await queuePlace(db.database, service.config.agedBefore(service.now), good)).toEqual({
      position: 3,
      of: 4,
      value: 70,
      isOverdue: false,
    });
    expect(await queuePlace(db.database, service.now, aLeadScored().key)).toBeNull();
  });

  it('shows the order in which leads really get out', async () => {
    const owned = await fill();
    for (const score of [60, 90, 41, 75]) await arrive(score);
    service.pass(4 * 60 + 1);
    for (const score of [88, 42]) await arrive(score);
    const shown = (await queued()).map(lead => lead.leadId);
    const out: string[] = [];
    for (const leadId of [...owned, ...shown.slice(0, 2)]) {
      await win(leadId);
      await drain();
      out.push(
        ...(await Promise.all(shown.map(async id => [id, await placeOf(id)] as const)))
          .filter(([id, place]) => place === 'assigned' && !out.includes(id))
          .map(([id]) => id),
      );
    }
    expect(out).toEqual(shown);
  });
});
