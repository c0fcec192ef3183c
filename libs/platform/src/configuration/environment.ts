import { readFileSync } from 'node:fs';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Injection token of the variables a service was started with; process.env unless createService was given others. */
export const ENVIRONMENT = Symbol('ENVIRONMENT');

/** What a variable says: its text, or why it can't be had. */
export type Reading = { text: string | undefined } | { problem: string };

/**
 * Reads a variable: X itself, or the contents of the file that X_FILE names (a mounted secret), without its last line break.
 * An empty variable counts as absent, since that is what an unset placeholder in a compose file or chart leaves.
 */
export function readVariable(
  environment: Environment,
  name: string,
  readFile: (path: string) => string = path => readFileSync(path, 'utf8'),
): Reading {
  const text = environment[name] || undefined;
  const file = environment[`${name}_FILE`] || undefined;
  if (file === undefined) return { text };
  if (text !== undefined) return { problem: `${name} and ${name}_FILE are both set: give one` };
  try {
    return { text: readFile(file).replace(/\r?\n$/, '') || undefined };
  } catch (error) {
    return { problem: `${name}_FILE names a file that can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` };
  }
}
