import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import pg from 'pg';
import { obstacleToContainers } from './docker-engine.js';
import { images } from './images.js';
import type { PostgresContainer } from './postgres-container.js';

const START_MS = 120_000;
const deploy = join(import.meta.dirname, '..', '..', '..', '..', 'deploy', 'docker');
const obstacle = await obstacleToContainers([images.postgres]);
const suite = obstacle ? describe.skip : describe;

suite(`The databases of docker compose${obstacle ? ` (${obstacle})` : ''}`, () => {
  let postgres: PostgresContainer;
  let secrets: string;
  beforeAll(async () => {
    secrets = mkdtempSync(join(tmpdir(), 'baton-secrets-'));
    spawnSync(process.execPath, [join(deploy, 'make-secrets.mjs'), secrets]);
    const { startPostgresContainer } = await import('./postgres-container.js');
    postgres = await startPostgresContainer({
      files: [
        { source: join(deploy, 'postgres', 'create-databases.sh'), target: '/docker-entrypoint-initdb.d/create-databases.sh', mode: 0o755 },
        ...readdirSync(join(secrets, 'postgres')).map(name => ({
          source: join(secrets, 'postgres', name),
          target: `/run/baton/${name}`,
          mode: 0o444,
        })),
      ],
    });
  }, START_MS);
  afterAll(async () => {
    await postgres?.container.stop({ timeout: 0 });
    rmSync(secrets, { recursive: true });
  }, START_MS);

  /** Connects with the password of the service's own secret, to a database of any name. */
  async function connect(service: ServiceName, database: string): Promise<{ user: string; database: string }> {
    const url = new URL(readFileSync(join(secrets, service, 'database-url'), 'utf8'));
    const { hostname, port } = new URL(postgres.url);
    const client = new pg.Client({ host: hostname, port: Number(port), user: url.username, password: url.password, database });
    await client.connect();
    try {
      return (await client.query<{ user: string; database: string }>('select current_user as user, current_database() as database'))
        .rows[0];
    } finally {
      await client.end();
    }
  }

  it.each(serviceNames)('let %s connect to its own', async service => {
    expect(await connect(service, `baton_${service}`)).toEqual({ user: `baton_${service}`, database: `baton_${service}` });
  });

  it.each(serviceNames)('let %s connect to no other', async service => {
    const others = ['postgres', 'template1', ...serviceNames.filter(name => name !== service).map(name => `baton_${name}`)];
    for (const other of others) await expect(connect(service, other)).rejects.toThrow(`permission denied for database "${other}"`);
  });

  it.each(serviceNames)('make %s no more than the owner of its own', async service => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(
      `select rolsuper, rolcreatedb, rolcreaterole, (select array_agg(datname::text) from pg_database where datdba = r.oid) as owns
       from pg_roles r where rolname = $1`,
      [`baton_${service}`],
    );
    await client.end();
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false, owns: [`baton_${service}`] }]);
  });
});
