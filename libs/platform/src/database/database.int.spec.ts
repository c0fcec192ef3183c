import { testDatabase, type TestDatabase } from '@baton/testing';
import { instantArray, isTransient, jsonArray, plainArray, sql, textArray, type Transaction } from '../index.js';

const insert = sql('insert into notes (id) select unnest($1::int[])');
const ids = sql('select id from notes order by id');

describe('Database', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase('platform', []);
    await db.pool.query('create table notes (id int primary key)');
  });
  beforeEach(() => db.pool.query('truncate notes'));
  afterAll(() => db.drop());

  const add = (tx: Transaction, ...values: number[]) => tx.query(insert, [plainArray(values)]);
  const stored = async () => (await db.database.query<{ id: number }>(ids)).map(row => row.id);

  it('commits what a transaction wrote and gives its result', async () => {
    expect(await db.database.transaction(async tx => (await add(tx, 1, 2), 'done'))).toBe('done');
    expect(await stored()).toEqual([1, 2]);
  });

  it('undoes everything when the work throws, and passes the error on', async () => {
    const failure = new Error('no');
    await expect(
      db.database.transaction(async tx => {
        await add(tx, 1);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await stored()).toEqual([]);
  });

  it('undoes a savepoint alone, also one within another', async () => {
    await db.database.transaction(async tx => {
      await add(tx, 1);
      await tx
        .savepoint(async () => {
          await add(tx, 2);
          await tx.savepoint(() => add(tx, 2)).catch((error: Error) => expect(error).toMatchObject({ code: '23505' }));
          await add(tx, 3);
          throw new Error('outer');
        })
        .catch(() => undefined);
      await tx.savepoint(() => add(tx, 4));
    });
    expect(await stored()).toEqual([1, 4]);
  });

  it('reports a connection that dies as transient, and works on with another', async () => {
    const dying = db.database.transaction(async tx => {
      const [row] = await tx.query<{ pid: number }>(sql('select pg_backend_pid() as pid'));
      await db.pool.query('select pg_terminate_backend($1)', [row?.pid]);
      await add(tx, 1);
    });
    const error: unknown = await dying.catch((thrown: unknown) => thrown);
    expect(isTransient(error)).toBe(true);
    expect(await stored()).toEqual([]);
  });

  it('keeps every value of an array, whatever is in it', async () => {
    const texts = ['', 'a,b', '{}', '"quoted"', '\\back\\', 'NULL', ' ünï ☎ 😀 ', 'line\nbreak', null];
    const [row] = await db.database.query<{ texts: string[]; documents: unknown[]; at: Date[]; none: string[]; numbers: unknown[] }>(
      sql(
        `select $1::text[] as texts, $2::text[]::jsonb[] as documents, $3::timestamptz[] as at, $4::text[] as none, $5::bigint[] as numbers`,
      ),
      [
        textArray(texts),
        jsonArray([{ a: ["'", '"'] }, 5, null, 'x']),
        instantArray([new Date(0), null]),
        textArray([]),
        plainArray([1, null]),
      ],
    );
    expect(row).toMatchObject({ texts, documents: [{ a: ["'", '"'] }, 5, null, 'x'], at: [new Date(0), null], none: [] });
  });

  it('gives counts as numbers and days as text', async () => {
    const [row] = await db.database.query(sql(`select count(*) as n, '2026-03-29'::date as day, '0.10'::numeric as exact from notes`));
    expect(row).toEqual({ n: 0, day: '2026-03-29', exact: '0.10' });
  });

  it('fails rather than round an int8', async () => {
    await expect(db.database.query(sql(`select 9007199254740993::bigint as big`))).rejects.toThrow(RangeError);
  });

  it('runs sessions without jit, with generic plans, and under its name', async () => {
    const [row] = await db.database.query(
      sql(`select current_setting('jit') as jit, current_setting('plan_cache_mode') as plans, current_setting('application_name') as name`),
    );
    expect(row).toMatchObject({ jit: 'off', plans: 'force_generic_plan', name: expect.stringMatching(/^baton-/) as string });
  });
});
