import type { Command } from 'commander';
import { Api } from './connect/api.js';
import { findEndpoints } from './connect/endpoints.js';
import type { FileSource } from './documents/read-files.js';
import type { Terminal } from './output/terminal.js';

/** What the command is called in. */
export interface Surroundings extends FileSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly now: () => Date;
  /** From now on Ctrl-C, or a kind request to end, aborts this instead of ending the command at once. */
  interruption(): AbortSignal;
  /** Notes how the command ends, when that is not 0. */
  exitWith(code: number): void;
}

/** Options that every command has. */
export interface GlobalOptions {
  readonly endpoints?: string;
  readonly keyFile?: string;
  readonly json?: boolean;
}

/** The services, as options and surroundings say. @throws WrongUse */
export function apiFor(command: Command, { env, workingDirectory }: Surroundings): Api {
  const { endpoints, keyFile } = command.optsWithGlobals<GlobalOptions>();
  return new Api(findEndpoints({ endpoints, keyFile, env, workingDirectory }));
}

/** Prints data: as JSON where that is asked for, else for people. */
export function printData(command: Command, { terminal }: Surroundings, data: object, asText: () => string): void {
  terminal.print(command.optsWithGlobals<GlobalOptions>().json ? JSON.stringify(data, null, 2) : asText());
}
