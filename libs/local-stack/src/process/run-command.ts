import { spawn } from 'node:child_process';
import type { ProcessUser } from './supervised-process.js';

export interface CommandResult {
  /** The exit code; null when a signal ended it or it could not be started. */
  code: number | null;
  /** What it wrote, both streams in the order of arrival. When it could not be started: why. */
  output: string;
}

/** Runs a command to its end. Does not throw: a command that cannot be started has the code null. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; user?: ProcessUser } = {},
): Promise<CommandResult> {
  return new Promise(resolve => {
    const { cwd, env = process.env, user } = options;
    const child = spawn(command, args, { cwd, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stderr.on('data', chunk => chunks.push(chunk));
    child.on('error', error => resolve({ code: null, output: error.message }));
    child.on('close', code => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}
