import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../output/terminal.js';
import { run } from '../run.js';
import { Answers } from './answers.js';

/** The command as a shell calls it, in a directory of its own, with what the services answer. */
export class CommandLine {
  static readonly now = new Date('2026-03-02T12:00:00Z');

  private constructor(
    readonly answers: Answers,
    readonly directory: string,
  ) {}

  static async open(): Promise<CommandLine> {
    return new CommandLine(await Answers.open(), mkdtempSync(join(tmpdir(), 'baton-run-')));
  }

  /** Runs it to its end. */
  async call(
    given: Parameters<Answers['give']>[0],
    ...args: string[]
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
    this.answers.give(given);
    const written = { stdout: '', stderr: '' };
    const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
    const exitCode = await run(args, {
      env: { BATON_ENDPOINTS: this.answers.url, BATON_ADMIN_KEY: 'key' },
      terminal: new Terminal(sink('stdout'), sink('stderr'), {}),
      workingDirectory: this.directory,
      stdin: (async function* () {})(),
      now: () => CommandLine.now,
      interruption: () => new AbortController().signal,
    });
    return { exitCode, ...written };
  }

  close(): void {
    this.answers.close();
    rmSync(this.directory, { recursive: true });
  }
}
