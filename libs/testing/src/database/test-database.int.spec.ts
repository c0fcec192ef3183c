import { sql } from '@baton/platform';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { testStack } from '../test-stack.js';
import { templateDatabase } from './template-database.js';
import { testDatabase } from './test-database.js';

let migrated = 0;
class CreateLeads1700000000001 {
  async up(runner: QueryRunner): Promise<void> {
    migrated++;
    await runner.query('create table leads (id int primary key)');
  }
  async down(): Promise<void> {}
}

class Broken1700000000002 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table broken (id nothing_of_the_kind)');
  }
  async down(): Promise<void> {}
}

const connect = async (): Promise<pg.Client> => {
  const server = new pg.Client({ connectionString: (await testStack()).postgresUrl });
  await server.connect();
  return server;
};

/** Takes away the template of a run before, so that each run proves that one is made. */
async function forgetTemplate(): Promise<void> {
  const server = await connect();
  const { postgresUrl } = await testStack();
  const template = await templateDatabase(server, postgresUrl, 'testing', [CreateLeads1700000000001]);
  await server.query(`alter database ${template} is_template false`);
  await server.query(`drop database ${template}`);
  await server.end();
  migrated = 0;
}

describe('testDatabase', () => {
  it('gives each caller a migrated database of its own, migrating once for all', async () => {
    await forgetTemplate();
    const databases = await Promise.all([1, 2, 3].map(() => testDatabase('testing', [CreateLeads1700000000001])));
    // Each caller asks the migration once what it does, and one runs it.
    expect(migrated).toBe(3 + 1);
    await databases[0]!.database.query(sql('insert into leads values (1)'));
    const counts = await Promise.all(databases.map(db => db.database.query(sql('select count(*)::int as n from leads'))));
    expect(counts).toEqual([[{ n: 1 }], [{ n: 0 }], [{ n: 0 }]]);
    await Promise.all(databases.map(db => db.drop()));
  });

  it('is gone after drop, though somebody is still connected', async () => {
    const db = await testDatabase('testing', [CreateLeads1700000000001]);
    const other = new pg.Client({ connectionString: db.url });
    other.on('error', () => {});
    await other.connect();
    await db.drop();
    const late = new pg.Client({ connectionString: db.url });
    await expect(late.connect()).rejects.toThrow('does not exist');
  });

  it('passes on what is wrong with a migration, and leaves no template behind', async () => {
    for (let attempt = 1; attempt <= 2; attempt++)
      await expect(testDatabase('testing', [Broken1700000000002])).rejects.toThrow('nothing_of_the_kind');
  });
});
