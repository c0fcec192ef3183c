import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { testStack } from '../test-stack.js';
import { templateDatabase, urlOfDatabase } from './template-database.js';

class CreateReps1700000000001 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table reps (id text primary key)');
  }
  async down(): Promise<void> {}
}

class AddWeight1700000000002 {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reps add weight int');
  }
  async down(): Promise<void> {}
}

describe('templateDatabase', () => {
  let server: pg.Client;
  let url: string;
  const template = (...migrations: Parameters<typeof templateDatabase>[3]) => templateDatabase(server, url, 'template', migrations);
  const idOf = async (name: string) =>
    (await server.query<{ oid: number }>('select oid from pg_database where datname = $1', [name])).rows[0]?.oid;

  beforeAll(async () => {
    url = (await testStack()).postgresUrl;
    server = new pg.Client({ connectionString: url });
    await server.connect();
  });
  afterAll(async () => {
    for (const name of [await template(CreateReps1700000000001), await template(CreateReps1700000000001, AddWeight1700000000002)]) {
      await server.query(`alter database ${name} is_template false`);
      await server.query(`drop database ${name}`);
    }
    await server.end();
  });

  it('is the same one for the same migrations, and another for more of them', async () => {
    const one = await template(CreateReps1700000000001);
    const made = await idOf(one);
    expect(await template(CreateReps1700000000001)).toBe(one);
    expect(await idOf(one)).toBe(made);
    expect(await template(CreateReps1700000000001, AddWeight1700000000002)).not.toBe(one);
  });

  it('lets nobody connect, so that it can be cloned at any time', async () => {
    const client = new pg.Client({ connectionString: urlOfDatabase(url, await template(CreateReps1700000000001)) });
    await expect(client.connect()).rejects.toThrow('not currently accepting connections');
  });

  it('is made anew when its making was given up half way', async () => {
    const name = await template(CreateReps1700000000001);
    const before = await idOf(name);
    await server.query(`alter database ${name} is_template false`);
    expect(await template(CreateReps1700000000001)).toBe(name);
    expect(await idOf(name)).not.toBe(before);
  });
});

describe('urlOfDatabase', () => {
  it('keeps everything but the database', () => {
    expect(urlOfDatabase('postgres://user:secret@host:5432/postgres?sslmode=require', 'leads')).toBe(
      'postgres://user:secret@host:5432/leads?sslmode=require',
    );
  });
});
