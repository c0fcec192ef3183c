import { testDatabase, testStack } from '@baton/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Logger, openPool, poolOptions, ServiceConfig } from '../index.js';

class CreateTurns1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table turns (id int generated always as identity, label text)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table turns');
  }
}
class FillTurns1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`insert into turns (label) select 'once'`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('truncate turns');
  }
}
class Break1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop table turns');
    await runner.query('select no_such_function()');
  }
  async down(): Promise<void> {}
}

const logger = new Logger({ service: 'test', level: 'silent' });

describe('Migrations', () => {
  let url: string;
  let db: Awaited<ReturnType<typeof testDatabase>>;
  beforeEach(async () => {
    await testStack();
    db = await testDatabase('migrations', []);
    url = db.url;
  });
  afterEach(() => db.drop());

  const open = (migrations: (new () => MigrationInterface)[]) => {
    const config = Object.assign(new ServiceConfig(), { DATABASE_URL: url, DATABASE_POOL_SIZE: 2 });
    return openPool({ pool: poolOptions(config, 'migrations'), migrations, startTimeoutMs: 0 }, logger);
  };

  it('run once, whichever of many replicas starts first', async () => {
    const replicas = await Promise.all(Array.from({ length: 6 }, () => open([FillTurns1700000000002, CreateTurns1700000000001])));
    expect((await db.pool.query('select label from turns')).rows).toEqual([{ label: 'once' }]);
    await Promise.all(replicas.map(replica => replica.end()));
  });

  it('run when they are new, and leave those alone that ran at an earlier start', async () => {
    for (const migrations of [
      [CreateTurns1700000000001],
      [CreateTurns1700000000001, FillTurns1700000000002],
      [CreateTurns1700000000001, FillTurns1700000000002],
    ])
      await (await open(migrations)).end();
    expect((await db.pool.query('select label from turns')).rows).toEqual([{ label: 'once' }]);
  });

  it('leave nothing of the one that fails, and all of those before it', async () => {
    await expect(open([CreateTurns1700000000001, FillTurns1700000000002, Break1700000000003])).rejects.toMatchObject({ code: '42883' });
    expect((await db.pool.query('select label from turns')).rows).toEqual([{ label: 'once' }]);
    expect((await db.pool.query('select name from schema_migrations order by id')).rows).toHaveLength(2);
  });
});
