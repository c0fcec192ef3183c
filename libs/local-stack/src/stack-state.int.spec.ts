import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasLivingOwner, readState, StateFile, stateFileOf } from './stack-state.js';

describe('the state file of a stack', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'baton-state-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('belongs to the first who claims it', () => {
    expect(StateFile.claim(directory)).toBeDefined();
    expect(StateFile.claim(directory)).toBeUndefined();
    expect(readState(directory)!.owner.pid).toBe(process.pid);
    expect(hasLivingOwner(readState(directory)!)).toBe(true);
  });

  it('can be claimed again once it is removed', () => {
    StateFile.claim(directory)!.remove();
    expect(existsSync(stateFileOf(directory))).toBe(false);
    expect(StateFile.claim(directory)).toBeDefined();
  });

  it('names the processes as they come and go', () => {
    const file = StateFile.claim(directory)!;
    file.setProcess('redis', process.pid);
    file.setProcess('watchdog', process.ppid);
    expect(readState(directory)).toMatchObject({ parts: { redis: { pid: process.pid } }, watchdog: { pid: process.ppid } });
    file.setProcess('redis', undefined);
    expect(readState(directory)!.parts).toEqual({});
  });

  it('does not name a process that has died already', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const file = StateFile.claim(directory)!;
    file.setProcess('redis', pid);
    expect(readState(directory)!.parts).toEqual({});
  });

  it('has endpoints only when everything answers, readable by its owner alone', () => {
    const file = StateFile.claim(directory)!;
    expect(readState(directory)!.endpoints).toBeUndefined();
    file.setEndpoints({ redisUrl: 'redis://127.0.0.1:1' });
    expect(readState(directory)!.endpoints).toEqual({ redisUrl: 'redis://127.0.0.1:1' });
    expect(statSync(stateFileOf(directory)).mode & 0o777).toBe(0o600);
  });

  it('is none where there is none, or half a one', () => {
    expect(readState(directory)).toBeUndefined();
    writeFileSync(stateFileOf(directory), '{"owner":');
    expect(readState(directory)).toBeUndefined();
  });

  it('has no living owner when that process has died', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(hasLivingOwner({ owner: { pid, startedAt: 'long ago' }, parts: {} })).toBe(false);
  });

  it('fails loudly where it cannot be written', () => {
    expect(() => StateFile.claim(join(directory, 'nowhere'))).toThrow('ENOENT');
  });
});
