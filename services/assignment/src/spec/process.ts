import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of its own that runs one of the programs beside this file, as they were built. */
export interface RunningProcess {
  /** The next line that it writes. @throws Error with what it complained of, when it ends before */
  line(): Promise<string>;
  say(line: string): void;
  kill(): void;
}

/** @throws Error when the program was not built */
export function startProcess(program: string, environment: Record<string, string>): RunningProcess {
  const file = join(import.meta.dirname, '..', '..', 'dist', 'spec', `${program}.js`);
  if (!existsSync(file)) throw new Error(`${file} is missing: build first (npm run build)`);
  const child = spawn(process.execPath, [file], { env: { PATH: process.env.PATH, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  return {
    line: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} has ended: ${complaints}`);
      return value;
    },
    say: line => child.stdin.write(`${line}\n`),
    kill: () => child.kill('SIGKILL'),
  };
}
