import { testDatabase, type TestDatabase } from '@baton/testing';
import pg from 'pg';
import { Database } from './database.js';
import { isTransient } from './failures.js';
import { sql } from './statement.js';

/** A newer release adds a column while an older replica goes on with statements that it has prepared. */
describe('a prepared statement whose table has got another column', () => {
  let db: TestDatabase;
  let pool: pg.Pool;
  let database: Database;
  const all = sql('select * from things');
  beforeAll(async () => {
    db = await testDatabase('platform', []);
  });
  beforeEach(async () => {
    await db.pool.query('drop table if exists things; create table things (a int); insert into things values (1)');
    pool = new pg.Pool({ connectionString: db.url, max: 1 });
    database = new Database(pool);
  });
  afterEach(() => pool.end());
  afterAll(() => db.drop());
  const addColumn = () => db.pool.query('alter table things add column b int not null default 2');

  it.each<[string, () => Promise<object[]>]>([
    ['in a transaction', () => database.transaction(tx => tx.query(all))],
    ['alone', () => database.query(all)],
    ['in turn with others', () => database.inTurn([all, []], [all, []])],
  ])('fails once, for a reason that passes, and then works on a new connection: %s', async (_, ask) => {
    expect(await ask()).toEqual([{ a: 1 }]);
    await addColumn();
    const failure: unknown = await ask().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect([failure, isTransient(failure)]).toEqual([expect.objectContaining({ code: '0A000' }), true]);
    expect(await ask()).toEqual([{ a: 1, b: 2 }]);
  });
});
