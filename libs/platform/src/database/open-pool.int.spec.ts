import { testDatabase, type TestDatabase } from '@baton/testing';
import { Logger, openPool, poolOptions, ServiceConfig } from '../index.js';
import { tcpForwarder, type TcpForwarder } from './tcp-forwarder.fixture.js';

describe('openPool', () => {
  let db: TestDatabase;
  let forwarder: TcpForwarder;
  beforeEach(async () => {
    db = await testDatabase('platform', []);
    forwarder = await tcpForwarder(Number(new URL(db.url).port));
  });
  afterEach(async () => {
    await forwarder.shut();
    await db.drop();
  });

  /** Opens through the forwarder; `onLine` hears each line of the log. */
  function open(startTimeoutMs: number, onLine: (line: string) => void = () => undefined, url = new URL(db.url)) {
    url.port = String(forwarder.port);
    const config = Object.assign(new ServiceConfig(), { DATABASE_URL: url.href, DATABASE_POOL_SIZE: 2 });
    const logger = new Logger({ service: 'test', destination: { write: onLine } });
    return openPool({ pool: poolOptions(config, 'platform'), migrations: [], startTimeoutMs }, logger);
  }

  it('waits for a database that is not there yet', async () => {
    let told = 0;
    const pool = await open(60_000, line => {
      if (line.includes('not there yet') && ++told === 2) void forwarder.open();
    });
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  it('gives up after its time', async () => {
    await expect(open(500)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('does not wait where waiting does not help: a database that does not exist', async () => {
    await forwarder.open();
    const url = new URL(db.url);
    url.pathname = '/no_such_database';
    await expect(open(60_000, undefined, url)).rejects.toMatchObject({ code: '3D000' });
  });

  it('outlives connections that break while nobody uses them', async () => {
    await forwarder.open();
    const pool = await open(60_000);
    await forwarder.shut();
    await expect(pool.query('select 1')).rejects.toThrow();
    await forwarder.open();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});
