import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { assignmentMigrations } from '../../migrations/index.js';
import { listPools } from '../../pools/pools.store.js';
import { findPolicy, listPolicies } from '../../policies/policies.store.js';
import { findRep, listReps } from '../../reps/reps.store.js';
import { listCalendars } from '../../calendars/calendars.store.js';
import { aPolicy, aPool, aRep, noCaps, officeHours, WEDNESDAY } from '../board/board.builder.js';
import { aReplica, aUnit, configure, type Replica } from '../routing.builder.js';
import { applyConfiguration } from './apply-configuration.js';
import { listChanges } from './changes.store.js';

describe('applying a configuration', () => {
  let db: TestDatabase;
  let replica: Replica;
  beforeEach(async () => {
    db = await testDatabase('assignment', assignmentMigrations);
    replica = aReplica(db.url);
  });
  afterEach(async () => {
    await replica.close();
    await db.drop();
  });

  const full = {
    calendars: [officeHours],
    reps: [
      aRep('ann', {
        email: 'ann@example.com',
        externalId: '005A',
        calendarId: 'office',
        timeZone: 'Europe/Berlin',
        skills: ['de', 'fr'],
        timeOff: [{ from: '2026-08-01', to: '2026-08-14' }],
        caps: { open: 20, hour: 2, day: 10, week: 40 },
        delegate: 'ben',
        manager: 'ben',
      }),
      aRep('ben'),
    ],
    pools: [aPool('emea', [['ann', 3], 'ben'], { skills: ['de'], strategy: 'least-loaded', duringWorkingHours: false })],
    policy: aPolicy({ rules: [{ id: 'hot', when: 'lead.score >= 80', to: { pool: 'emea' } }], fallback: { pool: 'emea' } }),
  };

  it('writes what it names, so that it reads as it was given', async () => {
    expect(await configure(replica, full)).toEqual([
      { kind: 'calendar', id: 'office', change: 'created' },
      { kind: 'rep', id: 'ann', change: 'created' },
      { kind: 'rep', id: 'ben', change: 'created' },
      { kind: 'pool', id: 'emea', change: 'created' },
      { kind: 'policy', id: full.policy.hash, change: 'created' },
    ]);
    expect((await listReps(db.database, '', 10)).map(({ rep }) => rep)).toEqual(full.reps);
    expect(await listPools(db.database, '', 10)).toEqual(full.pools);
    expect(await listCalendars(db.database, '', 10)).toEqual(full.calendars);
    expect((await findPolicy(db.database))?.policy).toEqual(full.policy);
    expect(await findRep(db.database, 'ann')).toMatchObject({ load: { open: 0, hour: 0, day: 0, week: 0 } });
  });

  it('changes nothing when applied again, by any replica', async () => {
    await configure(replica, full);
    const other = aReplica(db.url);
    expect(await configure(other, full)).toEqual([]);
    const [log] = await db.database.query<{ entries: number }>(sql('select count(*) as entries from routing_log'));
    expect(log!.entries).toBe(5);
    await other.close();
  });

  it('leaves what it does not name as it is', async () => {
    await configure(replica, full);
    expect(await configure(replica, { reps: [aRep('cleo')], pools: [aPool('us', ['cleo', 'ben'])] })).toEqual([
      { kind: 'rep', id: 'cleo', change: 'created' },
      { kind: 'pool', id: 'us', change: 'created' },
    ]);
    expect((await listPools(db.database, '', 10)).map(pool => pool.poolId)).toEqual(['emea', 'us']);
    expect((await listReps(db.database, '', 10)).map(({ rep }) => rep.repId)).toEqual(['ann', 'ben', 'cleo']);
  });

  it('keeps who changed what, when and why, with both states', async () => {
    await configure(replica, full);
    await db.database.transaction(tx =>
      applyConfiguration(
        aUnit(tx),
        replica.board,
        { calendars: [], reps: [aRep('ben', { caps: { ...noCaps, open: 5 } })], pools: [], policy: null },
        { who: 'olga', why: 'ben is new' },
      ),
    );
    const [change] = await listChanges(db.database, { before: 1e9, kind: 'rep', id: 'ben' }, 1);
    expect(change).toMatchObject({ who: 'olga', why: 'ben is new', kind: 'rep', id: 'ben', at: WEDNESDAY });
    expect([change!.before, change!.after]).toMatchObject([{ caps: { open: null } }, { caps: { open: 5 } }]);
    expect(await listChanges(db.database, { before: 1e9, kind: 'pool' }, 10)).toHaveLength(1);
  });

  it('keeps every version of the policy, and brings an old one back under its hash', async () => {
    await configure(replica, full);
    const second = aPolicy({ fallback: { nurture: 'default' } });
    await configure(replica, { policy: second }, new Date(WEDNESDAY.getTime() + 1000));
    expect((await findPolicy(db.database))?.policy.hash).toBe(second.hash);
    await configure(replica, { policy: full.policy }, new Date(WEDNESDAY.getTime() + 2000));
    const versions = await listPolicies(db.database, { at: 'infinity', hash: '' }, 10);
    expect(versions.map(version => [version.policy.hash, version.isActive])).toEqual([
      [second.hash, false],
      [full.policy.hash, true],
    ]);
    expect(await findPolicy(db.database, second.hash)).toMatchObject({ isActive: false, createdBy: 'test' });
  });

  it('says what it would change without changing it', async () => {
    const changes = await db.database.transaction(tx => applyConfiguration(aUnit(tx), replica.board, full, null));
    expect(changes).toHaveLength(5);
    expect(await listReps(db.database, '', 10)).toEqual([]);
    expect(await configure(replica, full)).toHaveLength(5);
  });

  it('refuses what names something that is not there, naming every place, and writes nothing', async () => {
    const parts = {
      reps: [aRep('ann', { calendarId: 'nine-to-five' })],
      pools: [aPool('pool', ['ann', 'nobody'])],
      policy: aPolicy({
        rules: [
          { id: 'a', to: { pool: 'pool', overflow: ['gone'] } },
          { id: 'b', to: { owner: { rep: 'ghost' }, otherwise: { pool: 'pool' } } },
        ],
        fallback: { pool: 'void' },
      }),
    };
    await expect(configure(replica, parts)).rejects.toMatchObject({
      content: {
        status: 400,
        errors: [
          { field: 'reps.0.calendar', message: 'there is no calendar nine-to-five' },
          { field: 'pools.0.members.1.rep', message: 'there is no rep nobody' },
          { field: 'policy.rules.0.to', message: 'there is no pool gone' },
          { field: 'policy.rules.1.to', message: 'there is no rep ghost' },
          { field: 'policy.fallback', message: 'there is no pool void' },
        ],
      },
    });
    expect(await listReps(db.database, '', 10)).toEqual([]);
  });

  it('refuses a CRM id that two reps would share, but lets them swap', async () => {
    await configure(replica, { reps: [aRep('ann', { externalId: '1' }), aRep('ben', { externalId: '2' })] });
    await expect(configure(replica, { reps: [aRep('cleo', { externalId: '1' })] })).rejects.toMatchObject({
      content: { errors: [{ field: 'reps.0.externalId', message: 'is the CRM id of rep ann already' }] },
    });
    await configure(replica, { reps: [aRep('ann', { externalId: '2' }), aRep('ben', { externalId: '1' })] });
    expect((await listReps(db.database, '', 10)).map(({ rep }) => rep.externalId)).toEqual(['2', '1']);
  });

  it('loads a thousand reps in one go', async () => {
    const reps = Array.from({ length: 1000 }, (_, index) => aRep(`rep-${index}`, { calendarId: 'office' }));
    await configure(replica, {
      calendars: [officeHours],
      reps,
      pools: [
        aPool(
          'all',
          reps.map(rep => rep.repId),
        ),
      ],
    });
    expect(await listReps(db.database, 'rep-998', 10)).toHaveLength(1);
  });
});
