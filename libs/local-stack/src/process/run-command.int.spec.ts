import { runCommand } from './run-command.js';

describe('runCommand', () => {
  it('gives the exit code and both streams', async () => {
    expect(await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      code: 3,
      output: expect.stringMatching(/out\n[^]*|err\n[^]*/),
    });
  });

  it('says why a command cannot be started', async () => {
    const { code, output } = await runCommand('/nowhere/at-all', []);
    expect(code).toBeNull();
    expect(output).toContain('ENOENT');
  });

  it('has no code when a signal ended it', async () => {
    expect((await runCommand('sh', ['-c', 'kill -9 $$'])).code).toBeNull();
  });
});
