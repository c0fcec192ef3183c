// The real Kafka, PostgreSQL and Redis that the tests run on. Plain JavaScript, because Jest reads its global setup before any TypeScript can be run.
import { spawnSync } from 'node:child_process';
import { readdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { enter, leave, otherUsers } from './test-stack-users.mjs';

const root = join(import.meta.dirname, '..', '..');
export const testStackDirectory = join(root, '.local', 'test');
const PREFERRED_PORT_BASE = Number(process.env.BATON_TEST_PORT_BASE ?? 13_000);
const OTHER_START_MS = 180_000;
const LONGEST_RUN_MS = 3_600_000;
const usersDirectory = join(testStackDirectory, 'users');

/** Sessions may be short, so that a test of a lost member takes a second and not half a minute. */
const kafkaProperties = { 'group.min.session.timeout.ms': '1000' };
/** What is committed outlives the server, also one that is killed, but not the machine: nobody misses these databases then, and no commit waits for a disk. */
const postgresSettings = { fsync: 'off', full_page_writes: 'off' };

/** The endpoints given in the environment, when all three are. */
export function givenEndpoints(env = process.env) {
  const { BATON_TEST_POSTGRES_URL: postgresUrl, BATON_TEST_KAFKA_BROKERS: kafkaBrokers, BATON_TEST_REDIS_URL: redisUrl } = env;
  return postgresUrl && kafkaBrokers && redisUrl ? { postgresUrl, kafkaBrokers: kafkaBrokers.split(','), redisUrl } : undefined;
}

/** Puts the endpoints into this process's environment, which Jest's workers inherit. */
export function giveEndpoints({ postgresUrl, kafkaBrokers, redisUrl }) {
  process.env.BATON_TEST_POSTGRES_URL = postgresUrl;
  process.env.BATON_TEST_KAFKA_BROKERS = kafkaBrokers.join(',');
  process.env.BATON_TEST_REDIS_URL = redisUrl;
}

/**
 * Starts the stack in .local/test, or finds it running.
 * @returns its endpoints; `release`, for when this process no longer needs it: stops it when it was started here, as soon as nobody else uses it;
 *   and, when it was started here, `stop`, which does not wait for the others
 */
export async function startTestStack(log) {
  const { poll, portsFrom, StackProblem, startStack } = await localStack();
  await enter(usersDirectory);
  const found = await runningEndpoints();
  if (found) return { endpoints: found, release: () => leave(usersDirectory) };
  try {
    const stack = await startStack({
      directory: testStackDirectory,
      ports: await freePorts(portsFrom(PREFERRED_PORT_BASE)),
      log,
      kafkaProperties,
      postgresSettings,
    });
    await Promise.all([dropDatabasesOfEarlierRuns(stack.postgresUrl), removeAbandonedStacks()]);
    const release = async () => {
      await leave(usersDirectory);
      const others = await otherUsers(usersDirectory);
      if (others.length > 0) log(`Waiting for other test runs that use the stack (processes ${others.join(', ')}) …`);
      await poll(async () => (await otherUsers(usersDirectory)).length === 0, LONGEST_RUN_MS, 200);
      await stack.stop();
    };
    return { endpoints: stack.endpoints, release, stop: () => stack.stop() };
  } catch (error) {
    // Two runs began at the same moment, and the other one starts it.
    if (
      error instanceof StackProblem &&
      (await isOwnedByAnother()) &&
      (await poll(async () => (await runningEndpoints()) !== undefined, OTHER_START_MS))
    )
      return { endpoints: await runningEndpoints(), release: () => leave(usersDirectory) };
    await leave(usersDirectory);
    throw error;
  }
}

async function runningEndpoints() {
  const { hasLivingOwner, readState } = await import('@baton/local-stack');
  const state = readState(testStackDirectory);
  return state && hasLivingOwner(state) ? state.endpoints : undefined;
}

async function isOwnedByAnother() {
  const { hasLivingOwner, readState } = await import('@baton/local-stack');
  const state = readState(testStackDirectory);
  return state !== undefined && hasLivingOwner(state) && state.owner.pid !== process.pid;
}

async function localStack() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', join(root, 'libs', 'local-stack')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`libs/local-stack does not compile:\n${stdout}`);
  return import('@baton/local-stack');
}

/** The preferred ports, or others where those are taken, e.g. by another clone's tests. */
async function freePorts(preferred) {
  const { freePort, isPortFree } = await import('@baton/local-stack');
  const entries = await Promise.all(
    Object.entries(preferred).map(async ([name, port]) => [name, (await isPortFree(port)) ? port : await freePort()]),
  );
  return Object.fromEntries(entries);
}

/** Stacks that tests had to themselves, of runs that were killed before they could remove them. */
async function removeAbandonedStacks() {
  const { hasLivingOwner, readState } = await import('@baton/local-stack');
  const local = join(testStackDirectory, '..');
  for (const name of await readdir(local)) {
    if (!name.startsWith('isolated-')) continue;
    const directory = join(local, name);
    const state = readState(directory);
    // Without a state file it is one whose watchdog has stopped it, or one that is being made at this moment.
    const isInUse = state ? hasLivingOwner(state) : (await stat(directory)).mtimeMs > Date.now() - 60_000;
    if (!isInUse) await rm(directory, { recursive: true, force: true });
  }
}

async function dropDatabasesOfEarlierRuns(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`select datname, datistemplate from pg_database where datname like 'baton\\_test\\_%'`);
    for (const { datname, datistemplate } of rows) {
      // One whose removal was interrupted can only be dropped again, not altered.
      if (datistemplate) await client.query(`alter database ${datname} is_template false`);
      await client.query(`drop database ${datname} with (force)`);
    }
  } finally {
    await client.end();
  }
}
