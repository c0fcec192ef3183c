import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classDataArchive } from './class-data-archive.js';

const written = (options: readonly string[]) => options.find(option => option.startsWith('-XX:ArchiveClassesAtExit='))?.split('=')[1];
const used = (options: readonly string[]) => options.find(option => option.startsWith('-XX:SharedArchiveFile='))?.split('=')[1];

describe('classDataArchive', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'baton-archive-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  it('has the first run write one, which the next run uses', async () => {
    const first = await classDataArchive(cache, 'java', 'lib/*');
    expect(used(first.options)).toBeUndefined();
    writeFileSync(written(first.options)!, 'classes');
    first.keep();
    const second = await classDataArchive(cache, 'java', 'lib/*');
    expect(written(second.options)).toBeUndefined();
    expect(existsSync(used(second.options)!)).toBe(true);
  });

  it('is another one for another class path', async () => {
    const [one, other] = await Promise.all(['lib/*', 'other/*'].map(path => classDataArchive(cache, 'java', path)));
    expect(written(one!.options)).not.toBe(written(other!.options));
  });

  it('keeps nothing when the run has written nothing', async () => {
    const run = await classDataArchive(cache, 'java', 'lib/*');
    run.keep();
    expect(readdirSync(cache)).toEqual([]);
  });

  it('removes what a run has written whose parent died, not what a living one is writing', async () => {
    const name = written((await classDataArchive(cache, 'java', 'lib/*')).options)!.replace(/\.\d+$/, '');
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${name}.${dead}`, '');
    writeFileSync(`${name}.${process.ppid}`, '');
    await classDataArchive(cache, 'java', 'lib/*');
    expect(readdirSync(cache).map(file => Number(file.split('.').at(-1)))).toEqual([process.ppid]);
  });
});
