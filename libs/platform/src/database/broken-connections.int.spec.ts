import { eventually, testDatabase, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import { Database } from './database.js';
import { sql } from './statement.js';

const END_OTHERS =
  'select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

describe('connections that the server ends', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase('platform', []);
  });
  afterAll(() => db.drop());

  it('are replaced, idle ones and busy ones, and never end the process', async () => {
    const pool = new pg.Pool({ connectionString: db.url, max: 5 });
    const database = new Database(pool);
    const sleeping = sql('select pg_sleep(20)');
    for (let round = 0; round < 5; round++) {
      const busy = [1, 2].map(() => expect(database.query(sleeping)).rejects.toThrow());
      await Promise.all([1, 2].map(() => database.query(sql('select 1'))));
      await eventually(async () => {
        const { rows } = await db.pool.query<{ n: number }>(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`,
        );
        expect(rows[0].n).toBe(2);
      });
      await db.pool.query(END_OTHERS);
      await Promise.all(busy);
      // Until the pool has heard of it, it would hand out a connection that is gone.
      await eventually(() => expect(pool.totalCount).toBe(0));
    }
    expect(await database.query(sql('select 1 as one'))).toEqual([{ one: 1 }]);
    await pool.end();
  });
});
