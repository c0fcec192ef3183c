import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secrets } from './secrets.js';

describe('Secrets', () => {
  const directory = mkdtempSync(join(tmpdir(), 'baton-secrets-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('generates what is new and keeps it from then on', async () => {
    const { one } = await (await Secrets.of(directory)).get('one');
    expect(one).toMatch(/^[\w-]{24}$/);
    const both = await (await Secrets.of(directory)).get('one', 'two');
    expect(both.one).toBe(one);
    expect(both.two).not.toBe(one);
  });

  it('lets nobody else read them', async () => {
    await (await Secrets.of(directory)).get('one');
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('does not write when nothing is new', async () => {
    const file = join(directory, 'secrets.json');
    const before = { text: readFileSync(file, 'utf8'), inode: statSync(file).ino };
    await (await Secrets.of(directory)).get('one');
    expect({ text: readFileSync(file, 'utf8'), inode: statSync(file).ino }).toEqual(before);
  });

  it('is for a directory that does not exist yet, too', async () => {
    const secrets = await Secrets.of(join(directory, 'new'));
    expect((await secrets.get('one')).one).toBeDefined();
  });
});
