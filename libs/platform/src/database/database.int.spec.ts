import { testDatabase, type TestDatabase } from '@baton/testing';
import { inTransaction, instantArray, isTransient, jsonArray, plainArray, sql, textArray, type Transaction } from '../index.js';

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

  it('runs statements that do not wait for each other in the order of the calls, in one round trip', async () => {
    const read = await db.database.transaction(async tx => {
      tx.send(insert, [plainArray([7])]);
      const before = tx.query<{ id: number }>(ids);
      tx.send(insert, [plainArray([8])]);
      return before;
    });
    expect(read).toEqual([{ id: 7 }]);
    expect(await stored()).toEqual([7, 8]);
  });

  it.each(['at once', 'after what it sent was answered'])('fails for a statement that nobody waits for: %s', async when => {
    const failing = db.database.transaction(async tx => {
      tx.send(insert, [plainArray([1])]);
      tx.send(insert, [plainArray([1])]);
      if (when !== 'at once') await tx.query(ids).catch(() => undefined);
      return 'never';
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await stored()).toEqual([]);
  });

  it('tells why a statement failed that was refused only because of one before it', async () => {
    const failing = db.database.transaction(async tx => {
      tx.send(insert, [plainArray([1, 1])]);
      await add(tx, 2);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
  });

  it('undoes a savepoint for a statement in it that nobody waits for, also when that was answered long before', async () => {
    await db.database.transaction(async tx => {
      tx.send(insert, [plainArray([1])]);
      const work = async () => {
        tx.send(insert, [plainArray([2, 2])]);
        await tx.query(ids).catch(() => undefined);
      };
      await expect(tx.savepoint(work)).rejects.toMatchObject({ code: '23505' });
      tx.send(insert, [plainArray([3])]);
    });
    expect(await stored()).toEqual([1, 3]);
  });

  it('does not commit what failed, though the failure was swallowed', async () => {
    const failing = db.database.transaction(async tx => {
      await add(tx, 1);
      await add(tx, 1).catch(() => undefined);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
  });

  it('says within a transaction, and only there, that there is one', async () => {
    const asked = sql(`select ${inTransaction} as open`, { mayPrecedeBegin: true });
    expect(await db.database.transaction(tx => tx.query(asked))).toEqual([{ open: true }]);
    for (const _ of Array(12)) expect(await db.database.query(asked)).not.toEqual([{ open: true }]);
  });

  it('finds rows by their keys, but for a report, which may read whole tables', async () => {
    await db.database.query(insert, ['{1,2,3}']);
    const plan = sql(
      `select current_setting('enable_seqscan') || current_setting('enable_hashjoin') as ways, count(*)::int as n from notes where id > $1`,
    );
    expect(await db.database.query(plan, [1])).toEqual([{ ways: 'offoff', n: 2 }]);
    expect(await db.database.report(plan, [1])).toEqual([{ ways: 'onon', n: 2 }]);
    expect(await db.database.query(plan, [2])).toEqual([{ ways: 'offoff', n: 1 }]);
    await expect(db.database.report(sql('select 1/0'))).rejects.toMatchObject({ code: '22012' });
    await expect(db.database.report(insert, ['{9}'])).rejects.toMatchObject({ code: '25006' });
    expect(await stored()).toEqual([1, 2, 3]);
  });

  it('runs statements in turn, in one round trip, and gives the rows of the last', async () => {
    expect(await db.database.inTurn([insert, ['{5}']], [ids, []])).toEqual([{ id: 5 }]);
    await expect(db.database.inTurn([insert, ['{5}']], [ids, []])).rejects.toMatchObject({ code: '23505' });
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
