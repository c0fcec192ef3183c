import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceNames } from '@baton/contracts';

const program = join(import.meta.dirname, '..', '..', '..', '..', 'deploy', 'docker', 'make-secrets.mjs');

describe('The secrets of docker compose', () => {
  let directory: string;
  const make = (adminKey = '') =>
    spawnSync(process.execPath, [program, directory], { env: { BATON_ADMIN_KEY: adminKey }, encoding: 'utf8' });
  const secret = (name: string): string => readFileSync(join(directory, name), 'utf8');
  const all = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .map(file => [file, readFileSync(file, 'utf8')]),
    );
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'baton-secrets-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('give each service its own database with the password that PostgreSQL gets', () => {
    expect(make().status).toBe(0);
    for (const service of serviceNames) {
      const url = new URL(secret(`${service}/database-url`));
      expect([url.username, url.pathname]).toEqual([`baton_${service}`, `/baton_${service}`]);
      expect(url.password).toBe(secret(`postgres/${service}-password`));
    }
    expect(new Set(serviceNames.map(service => secret(`postgres/${service}-password`))).size).toBe(serviceNames.length);
  });

  it('stay as they are from one start to the next', () => {
    make();
    const first = all();
    make();
    expect(all()).toEqual(first);
  });

  it('differ from one system to the next', () => {
    make();
    const first = Object.values(all());
    rmSync(directory, { recursive: true });
    make();
    expect(Object.values(all()).filter(value => first.includes(value))).toEqual([]);
  });

  it('have the admin key that is asked for, with every service, and keep it', () => {
    make();
    make('asked-for');
    make();
    expect(serviceNames.map(service => secret(`${service}/admin-key`))).toEqual(serviceNames.map(() => 'asked-for'));
  });

  it('fit what the services demand of their own keys', () => {
    make();
    expect(Buffer.from(secret('intake/secrets-key'), 'base64')).toHaveLength(32);
    expect(secret('nurture/nurture-secret').length).toBeGreaterThanOrEqual(32);
  });

  it('need a directory', () => {
    expect(spawnSync(process.execPath, [program], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Which directory?'),
    });
  });
});
