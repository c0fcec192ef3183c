import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { runCommand } from '../process/run-command.js';
import { SupervisedProcess } from '../process/supervised-process.js';
import { StackProblem } from '../stack-problem.js';
import type { PartContext } from './part.js';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.js';
import { unprivilegedLauncher, type Launcher } from './unprivileged.js';

export const SUPERUSER = 'postgres';

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '2GB',
  password_encryption: 'scram-sha-256',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  timezone: 'UTC',
};

/** A PostgreSQL server whose superuser has this password. The process is made, and its data directory when it is new, but not started. */
export async function preparePostgres(
  context: PartContext,
  password: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<SupervisedProcess> {
  const binaries = await findPostgres();
  const directory = join(context.directory, 'postgres');
  await mkdir(directory, { recursive: true });
  const launcher = await unprivilegedLauncher(binaries.postgres, directory);
  if (launcher.owner) await chown(directory, launcher.owner.uid, launcher.owner.gid);
  const data = join(directory, 'data');
  if (existsSync(data)) await requireSameMajor(data, binaries.major);
  else await initialise(context, binaries, launcher, data, password);
  const port = context.ports.postgres;
  const settings = Object.entries({ ...SETTINGS, ...overrides, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, ...args] = [...launcher.prefix, binaries.postgres, '-D', data, ...settings];
  return new SupervisedProcess({
    name: 'postgres',
    command: command!,
    args,
    user: launcher.user,
    logFile: join(context.directory, 'logs', 'postgres.log'),
    isReady: () => answersQuery(postgresUrl(port, password)),
    // Fast shutdown: connections are closed, nothing is lost. SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    stopWithinMs: 30_000,
    watchdog: context.watchdog,
    stage: 0,
    onChange: context.onChange,
  });
}

/** Where the superuser connects to. */
export const postgresUrl = (port: number, password: string): string => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;

async function initialise(
  context: PartContext,
  binaries: PostgresBinaries,
  launcher: Launcher,
  data: string,
  password: string,
): Promise<void> {
  context.log('PostgreSQL: making its data directory …');
  const unfinished = `${data}.new`;
  const passwordFile = `${data}.password`;
  const own = async (path: string) => launcher.owner && (await chown(path, launcher.owner.uid, launcher.owner.gid));
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  await writeFile(passwordFile, password, { mode: 0o600 });
  await Promise.all([own(unfinished), own(passwordFile), chmod(unfinished, 0o700)]);
  const options = ['-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '-D', unfinished];
  const [command, ...args] = [...launcher.prefix, binaries.initdb, ...options];
  const { code, output } = await runCommand(command!, args, { user: launcher.user, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new StackProblem(`PostgreSQL could not make its data directory ${data}: ${output.trim().split('\n').at(-1)}`);
  await rename(unfinished, data);
}

async function requireSameMajor(data: string, major: number): Promise<void> {
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (made !== String(major))
    throw new StackProblem(
      `The data in ${data} is PostgreSQL ${made}'s and the program here is ${major}: npm run reset, or set BATON_PG_BIN to a PostgreSQL ${made}`,
    );
}

async function answersQuery(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
