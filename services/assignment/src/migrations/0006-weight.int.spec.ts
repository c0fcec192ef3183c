import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import { testDatabase, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { Weight1700000006000 } from './0006-weight.js';
import { assignmentMigrations } from './index.js';

const LEAD = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';

let db: TestDatabase;
beforeAll(async () => {
  const before = assignmentMigrations.slice(0, assignmentMigrations.indexOf(Weight1700000006000));
  db = await testDatabase('assignment', [...messagingMigrations, ...before]);
});
afterAll(() => db?.drop());

const assigned = (assignmentId: string) => ({ kind: 'lead-assigned', detail: { assignmentId } });
async function tell(leadId: string, day: number, ...entries: { kind: string; detail?: object }[]): Promise<void> {
  const at = `2026-01-0${day}T00:00:00Z`;
  await db.database.query(sql('insert into lead_history (lead_id, at, entries) values ($1, $2, $3)'), [
    leadId,
    at,
    JSON.stringify(entries),
  ]);
}

describe('a database from before leads had weights', () => {
  it('is told what its history says of owners, and which pools open work came from; there and back', async () => {
    await db.database.query(
      sql(`insert into reps (rep_id, name, active, time_zone, time_off, skills) values ('ann', 'Ann', true, 'UTC', '[]', '{}')`),
    );
    await db.database.query(sql(`insert into rep_slots (rep_id, open) values ('ann', 3)`));
    const lead = (id: string, pool: string | null, over: string) =>
      db.database.query(
        sql(`insert into leads (id, partition, place, status, scored_version, awaited_version, attempts, memory, stream_version,
               last_owner, owner_rep, assignment_id, pool_id, next_due_at, next_due_kind, outcome)
             select $1, 0, place, 'mql', 0, 0, 1, '{}', 1, last_owner, owner_rep, assignment_id, $2, next_due_at, next_due_kind, outcome
             from (values ${over}) l(place, last_owner, owner_rep, assignment_id, next_due_at, next_due_kind, outcome)`),
        [id, pool],
      );
    const open = `('assigned', 'ann', 'ann', '${OTHER}'::uuid, now(), 'follow-up', null)`;
    await lead(LEAD, null, `('closed', 'ann', null, null::uuid, null::timestamptz, null, 'lost')`);
    await lead(OTHER, 'emea', open);
    await lead('00000000-0000-4000-8000-000000000003', 'emea', open);
    await lead('00000000-0000-4000-8000-000000000004', null, open);
    await tell(LEAD, 1, assigned('first'));
    await tell(LEAD, 2, { kind: 'lead-contacted' });
    await tell(LEAD, 3, assigned('second'));
    await tell(LEAD, 4, { kind: 'inquiry-accepted' }, { kind: 'activity-logged' });
    await tell(LEAD, 5, assigned('second'));
    await tell(OTHER, 1, { kind: 'inquiry-accepted' });

    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const runner = { query: (text: string) => client.query(text) } as unknown as QueryRunner;
    const migration = new Weight1700000006000();
    await migration.up(runner);
    const times = sql('select last_owned_since, worked_at, owned_weight from leads where id = any($1::uuid[]) order by id');
    expect(await db.database.query(times, [[LEAD, OTHER]])).toEqual([
      { last_owned_since: new Date('2026-01-03'), worked_at: new Date('2026-01-04'), owned_weight: null },
      { last_owned_since: null, worked_at: null, owned_weight: null },
    ]);
    expect(await db.database.query(sql('select open, pools from rep_slots'))).toEqual([{ open: 3, pools: { emea: 2 } }]);
    await migration.down(runner);
    await migration.up(runner);
    await client.end();
  });
});
