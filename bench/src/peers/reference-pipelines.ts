import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findPostgres } from '@baton/local-stack';

/** One line of what the pipelines' own driver writes. */
export interface PeerRun {
  readonly variant: string;
  readonly n: number;
  readonly eventsPerSecond: number;
  readonly cpuDrain: Readonly<Record<string, number>>;
  readonly foreignCores: number;
  readonly steadyForeignCores: number;
  readonly cpuSteady: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p99: number;
  readonly idlePercent: Readonly<Record<string, number>>;
  readonly rss: Readonly<Record<string, { now: number }>>;
  readonly checks: { readonly ok: boolean };
}

const services = ['intake', 'scoring', 'assignment'];
const counted = [...services, 'pg', 'kafka'];
/** A pipeline delivers each inquiry to three services. */
export const PEER_DELIVERIES = services.length;

const sumOf = (cpu: Readonly<Record<string, number>>): number => counted.reduce((sum, name) => sum + (cpu[name] ?? 0), 0);
/** CPU of services, PostgreSQL and Kafka: what is counted of Baton, too. */
export const peerCpuMsPerLead = (run: PeerRun): number => (sumOf(run.cpuDrain) * 1000) / run.n;
/** The same for the run at a fixed rate. */
export const peerSteadyCpuMsPerLead = (run: PeerRun, leads: number): number => (sumOf(run.cpuSteady) * 1000) / leads;

/** The newest Kafka jars that the local stack has fetched; undefined when there are none. */
const kafkaLibraries = (cache: string): string => join(cache, 'kafka-4.2.0', 'kafka');

export interface PeerOptions {
  readonly root: string;
  readonly directory: string;
  readonly inquiries: number;
  readonly warmUp: number;
  readonly ratePerSecond: number;
  readonly steadySeconds: number;
  readonly idleSeconds: number;
  readonly quietSeconds: number;
  readonly variants: readonly string[];
  readonly log: (line: string) => void;
}

/** Where the reference pipelines are, beside the repository; undefined on a machine that has none. */
export function findPipelines(root: string): string | undefined {
  const found = join(root, '..', 'shared', 'bench', 'pipelines');
  return existsSync(join(found, 'run.sh')) ? found : undefined;
}

/** Runs reference pipelines by their own driver, in a copy of theirs. @throws when it fails */
export async function runPipelines(source: string, options: PeerOptions): Promise<PeerRun[]> {
  const home = join(options.directory, 'pipelines');
  const work = join(home, '.work');
  await mkdir(options.directory, { recursive: true });
  await cp(source, home, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const out = join(work, 'results.jsonl');
  await rm(out, { force: true });
  const { postgres } = await findPostgres();
  const { inquiries, warmUp, ratePerSecond, steadySeconds, idleSeconds, quietSeconds, variants, log } = options;
  await runScript(home, log, {
    ...process.env,
    KAFKA_LIB: kafkaLibraries(join(options.directory, '..', 'cache')),
    PG_BIN: dirname(postgres),
    WORK: work,
    OUT: out,
    N: String(inquiries),
    WARM: String(warmUp),
    RATE: String(ratePerSecond),
    STEADY_S: String(steadySeconds),
    IDLE: String(idleSeconds),
    QUIET_S: String(quietSeconds),
    ROUNDS: '1',
    VARIANTS: variants.join(','),
    NODE_ENV: '',
  });
  const runs = (await readFile(out, 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as PeerRun & { round: number });
  // Round 0 is the driver's own warm-up of the broker.
  return runs.filter(run => run.round > 0);
}

function runScript(home: string, log: (line: string) => void, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['run.sh'], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lastLines: string[] = [];
    const stop = () => child.kill('SIGTERM');
    process.once('exit', stop);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n').filter(l => l.trim() !== '')) {
          lastLines.push(line);
          if (lastLines.length > 5) lastLines.shift();
          if (/^(L|T)\S* #\d/.test(line)) log(`  ${line.slice(0, 140)}`);
        }
      });
    child.once('error', reject);
    child.once('exit', code => {
      process.off('exit', stop);
      if (code === 0) resolve();
      else reject(new Error(`the reference pipelines ended with ${code}: ${lastLines.join(' | ')}`));
    });
  });
}
