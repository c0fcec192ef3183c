import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '@baton/local-stack';
import { enter, leave, otherUsers } from '../test-stack-users.mjs';

describe('the users of the test stack', () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'baton-users-')), 'users');
  afterAll(() => rmSync(join(directory, '..'), { recursive: true }));

  it('are those who have entered and not left, oneself apart', async () => {
    await enter(directory);
    expect(existsSync(join(directory, String(process.pid)))).toBe(true);
    expect(await otherUsers(directory)).toEqual([]);
    await leave(directory);
    await leave(directory);
    expect(existsSync(join(directory, String(process.pid)))).toBe(false);
  });

  it('are no longer those who died without leaving', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(join(directory, String(other.pid)), JSON.stringify(identifyProcess(other.pid!)));
    expect(await otherUsers(directory)).toEqual([other.pid]);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await otherUsers(directory)).toEqual([]);
    expect(existsSync(join(directory, String(other.pid)))).toBe(false);
  });

  it('are not those whose process number belongs to another process by now', async () => {
    writeFileSync(join(directory, '1'), JSON.stringify({ pid: 1, startedAt: 'long ago' }));
    writeFileSync(join(directory, '2'), '');
    expect(await otherUsers(directory)).toEqual([]);
  });
});
