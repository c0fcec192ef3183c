import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { derivedId } from '@baton/contracts';
import type { Lead } from '../life-cycle/lead.js';
import { leads as examples, minutesLater, NOW, ownership } from '../life-cycle/life-cycle.example.js';
import { assignmentMigrations } from '../migrations/index.js';
import { insertLeads, lockLeads, updateLeads } from './leads.store.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(() => db.database.query(sql('truncate leads')));
afterAll(() => db?.drop());

const id = (n: number) => derivedId('lead', String(n));
const memory = {
  lostBy: [{ repId: 'ben', because: `said "no" \\ {twice}, and, NULL` }],
  breaches: 1,
  opportunities: { 'o,1': 'open' as const },
};
/** Leads of every place, with everything that a lead can have. */
const all: Lead[] = [
  examples.unknown({ due: { kind: 'inquiry-missing', at: NOW } }),
  examples.awaiting({ awaitedVersion: 3 }),
  examples.queued({
    memory,
    queue: { poolId: 'a "pool", {x}', reason: 'no-capacity', since: NOW, policyHash: '', position: 2 ** 40, value: -0.1 },
  }),
  examples.assigned({
    ownership: ownership({ decisionId: null, poolId: null, policyHash: null, acceptedAt: NOW, contactedAt: minutesLater(1) }),
  }),
  examples.assigned({
    ownership: ownership({
      clocks: [
        {
          name: 'status',
          goal: 'meeting',
          stoppedBy: 'activity',
          dueAt: minutesLater(90),
          steps: [{ do: 'escalate', at: minutesLater(99), to: 'Ines "Boss"' }],
        },
      ],
    }),
    due: { kind: 'clock', at: minutesLater(99) },
  }),
  examples.nurturing({ memory: { unmailable: 'x' }, episode: { episodeId: id(99), program: null } }),
  examples.closed('won'),
  examples.closed('merged', { memory: { closedAs: 'lost' } }),
].map((lead, n) => ({ ...lead, id: id(n), streamVersion: n }));
const read = (ids: readonly string[]) => db.database.transaction(tx => lockLeads(tx, ids));
const byId = (a: Lead, b: Lead) => (a.id < b.id ? -1 : 1);

describe('leads', () => {
  it('are read as they were written, whatever they hold', async () => {
    await db.database.transaction(async tx => insertLeads(tx, all));
    expect(await read(all.map(l => l.id))).toEqual(all.toSorted(byId));
  });

  it('are changed all at once', async () => {
    await db.database.transaction(async tx => insertLeads(tx, all));
    const changed = all.map((lead, n) => ({ ...all[(n + 1) % all.length]!, id: lead.id, partition: lead.partition, streamVersion: 9 }));
    await db.database.transaction(async tx => updateLeads(tx, changed));
    expect(await read(all.map(l => l.id))).toEqual(changed.toSorted(byId));
  });

  it('that another transaction wrote first are not overwritten: the work is done again', async () => {
    await db.database.transaction(async tx => insertLeads(tx, all.slice(0, 1)));
    const again = db.database.transaction(async tx => insertLeads(tx, all));
    await expect(again).rejects.toMatchObject({ code: '40001', message: 'a lead was first seen by two transactions at once' });
    expect(await read(all.map(l => l.id))).toHaveLength(1);
  });

  it('have no clocks of an assignment that a replica without them has replaced', async () => {
    const lead = all.find(({ ownership }) => ownership?.clocks)!;
    await db.database.transaction(async tx => insertLeads(tx, [lead]));
    await db.database.query(sql('update leads set assignment_id = $1'), [id(50)]);
    expect((await read([lead.id]))[0]!.ownership).toMatchObject({ assignmentId: id(50), clocks: null });
  });

  it('that nobody knows are not there', async () => expect(await read([id(1)])).toEqual([]));
});

describe('the table refuses', () => {
  const wrong: [string, Partial<Lead>][] = [
    ['an open lead with nothing due', { due: null }],
    ['an owner of a lead that is not assigned', { place: 'queued', queue: examples.queued().queue }],
    ['a closed lead with an owner', { place: 'closed', outcome: 'won', due: null }],
    ['an outcome of an open lead', { outcome: 'won' }],
  ];
  it.each(wrong)('%s', async (_, over) => {
    await expect(db.database.transaction(async tx => insertLeads(tx, [examples.assigned(over)]))).rejects.toThrow(/check constraint/);
  });
});
