import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { unprivilegedLauncher } from './unprivileged.js';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? it : it.skip;

describe('unprivilegedLauncher', () => {
  const directory = mkdtempSync(join(tmpdir(), 'baton-unprivileged-'));
  const open = join(directory, 'open');
  const closed = join(directory, 'closed', 'inside');
  beforeAll(() => {
    chmodSync(directory, 0o755);
    mkdirSync(open);
    mkdirSync(closed, { recursive: true });
    chmodSync(join(directory, 'closed'), 0o700);
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('changes nothing for whoever is not root', async () => {
    expect(await unprivilegedLauncher('node', open, 1_000)).toEqual({ prefix: [] });
  });

  asRoot('runs the program as another user', async () => {
    const { prefix, user, owner } = await unprivilegedLauncher(process.execPath, open);
    expect(prefix).toEqual([]);
    expect(user).toEqual(owner);
    const { output } = await runCommand('id', ['-u'], { user });
    expect(Number(output)).toBe(owner!.uid);
    expect(Number(output)).not.toBe(0);
  });

  asRoot('lets it pass a directory that is closed to all but root', async () => {
    const { prefix, owner } = await unprivilegedLauncher(process.execPath, closed);
    const [command, ...args] = [...prefix, 'sh', '-c', `cd ${closed} && id -u`];
    expect(await runCommand(command!, args)).toEqual({ code: 0, output: `${owner!.uid}\n` });
  });
});
