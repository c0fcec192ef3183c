import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from './postgres-binaries.js';

describe('findPostgres', () => {
  const directory = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('finds the programs that came with npm', async () => {
    const { major, initdb } = await findPostgres({});
    expect(major).toBeGreaterThanOrEqual(17);
    expect(initdb).toMatch(/initdb$/);
  });

  it('takes those of BATON_PG_BIN instead', async () => {
    writeFileSync(join(directory, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 17.9"\n', { mode: 0o755 });
    expect(await findPostgres({ BATON_PG_BIN: directory })).toEqual({
      initdb: join(directory, 'initdb'),
      postgres: join(directory, 'postgres'),
      major: 17,
    });
  });

  it('says so when there are none in BATON_PG_BIN, or too old ones', async () => {
    await expect(findPostgres({ BATON_PG_BIN: '/nowhere' })).rejects.toThrow(
      'BATON_PG_BIN is /nowhere, and there is no PostgreSQL 17 or newer in it',
    );
    writeFileSync(join(directory, 'postgres'), '#!/bin/sh\necho "postgres (PostgreSQL) 15.3"\n', { mode: 0o755 });
    await expect(findPostgres({ BATON_PG_BIN: directory })).rejects.toThrow('17 or newer');
  });
});
