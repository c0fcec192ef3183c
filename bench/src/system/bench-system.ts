import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceNames, type ServiceName } from '@baton/contracts';
import { allocatorSettings, createDatabases, engineOptions, poll, Stack, SupervisedProcess } from '@baton/local-stack';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { residentMebibytes } from '../measure/processes.js';
import type { Watched } from '../measure/readings.js';
import { countStatements, statementSettings } from '../measure/statements.js';

export interface BenchSystemOptions {
  readonly root: string;
  /** Everything of the bench; what an earlier run left of the stack is deleted. */
  readonly directory: string;
  readonly portBase: number;
  readonly profile: boolean;
  readonly statements: boolean;
  /** Options of node for the services, with spaces between; '' for none beside those that they are deployed with. */
  readonly nodeOptions: string;
  readonly log: (line: string) => void;
}

/**
 * No checkpoint in the middle of a run, as the reference pipelines have it. And the memory that a server of its own would give: with the 256 MB of the local
 * stack PostgreSQL looks for pages of 120,000 leads outside of its memory, while all that the reference writes fits into its 256.
 */
const serverSettings = { max_wal_size: '4GB', checkpoint_timeout: '30min', shared_buffers: '2GB' };

/** A new broker has no group coordinator until somebody has asked for one: its start is not what is measured. */
async function untilGroupsCanForm(brokers: string[]): Promise<void> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  const answers = () =>
    admin.fetchOffsets({ groupId: 'bench-nobody' }).then(
      () => true,
      () => false,
    );
  await admin.connect();
  const ready = await poll(answers, 60_000);
  await admin.disconnect();
  if (!ready) throw new Error('after 60 s the broker still has no group coordinator');
}

/** A throwaway Baton: its own Kafka, PostgreSQL and Redis, the built services as processes. */
export class BenchSystem {
  readonly adminKey = randomBytes(16).toString('hex');
  private readonly services = new Map<ServiceName, SupervisedProcess>();

  private constructor(
    readonly stack: Stack,
    private readonly options: BenchSystemOptions,
    private readonly databaseUrls: Record<ServiceName, string>,
  ) {}

  static async start(options: BenchSystemOptions): Promise<BenchSystem> {
    const directory = join(options.directory, 'stack');
    await rm(directory, { recursive: true, force: true });
    const cacheDirectory = join(options.directory, '..', 'cache');
    const stack = await Stack.start({
      directory,
      cacheDirectory,
      ports: options.portBase,
      log: options.log,
      postgresSettings: { ...serverSettings, ...(options.statements && statementSettings) },
    });
    if (options.statements) await countStatements(stack.postgresUrl);
    await untilGroupsCanForm(stack.kafkaBrokers);
    return new BenchSystem(stack, options, await createDatabases(stack.postgresUrl, serviceNames, directory));
  }

  url(service: ServiceName): string {
    return `http://127.0.0.1:${this.options.portBase + 1 + serviceNames.indexOf(service)}`;
  }

  databaseUrl(service: ServiceName): string {
    return this.databaseUrls[service];
  }

  get running(): ServiceName[] {
    return [...this.services.keys()];
  }

  urls(): Record<string, string> {
    return Object.fromEntries(this.running.map(service => [service, this.url(service)]));
  }

  pid(service: ServiceName): number {
    const pid = this.services.get(service)?.pid;
    if (pid === undefined) throw new Error(`${service} does not run: see ${this.logFile(service)}`);
    return pid;
  }

  /** What belongs to the system, for a reading of CPU times. */
  watched(more: Readonly<Record<string, number>> = {}): Watched {
    const { kafka, postgres, redis } = this.stack.pids();
    return {
      processes: { ...Object.fromEntries(this.running.map(service => [service, this.pid(service)])), ...more },
      trees: { kafka: kafka!, postgres: postgres!, redis: redis! },
    };
  }

  /** The memory of each service that runs. */
  residentMebibytes(): Record<string, number> {
    return Object.fromEntries(this.running.map(service => [service, residentMebibytes(this.pid(service))]));
  }

  async startServices(...names: ServiceName[]): Promise<void> {
    for (const name of names) {
      const process = this.plan(name);
      await process.start();
      this.services.set(name, process);
    }
  }

  /** As SIGTERM does. */
  async stopServices(...names: ServiceName[]): Promise<void> {
    await Promise.all(names.flatMap(name => this.services.get(name)?.stop() ?? []));
    for (const name of names) this.services.delete(name);
  }

  async stop(): Promise<void> {
    await this.stopServices(...this.running);
    await this.stack.stop();
  }

  /**
   * Has PostgreSQL write everything to its files: after it the log is written over files that are there, as in a server that has run for a while. To make a new
   * one holds up every commit for 50 ms. (The driver of the reference pipelines does it between its first run and the one that counts.)
   */
  async checkpoint(): Promise<void> {
    const client = new pg.Client({ connectionString: this.stack.postgresUrl });
    await client.connect();
    await client.query('checkpoint');
    await client.end();
  }

  /** A request as the administrator. @throws when the answer is not 2xx, with what it says */
  async request(service: ServiceName, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
    const response = await fetch(`${this.url(service)}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.adminKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  private logFile(service: ServiceName): string {
    return join(this.options.directory, 'logs', `${service}.log`);
  }

  private plan(name: ServiceName): SupervisedProcess {
    // As deployed; of an option that is given twice the last counts.
    const engine = [...engineOptions, ...this.options.nodeOptions.split(' ').filter(Boolean)];
    const profiling = this.options.profile ? ['--cpu-prof', `--cpu-prof-dir=${join(this.options.directory, 'profiles', name)}`] : [];
    return new SupervisedProcess({
      name,
      command: process.execPath,
      args: [...engine, ...profiling, join(this.options.root, 'services', name, 'dist', 'main.js')],
      cwd: this.options.root,
      env: { ...allocatorSettings, ...this.environment(name) },
      logFile: this.logFile(name),
      isReady: async () => (await fetch(`${this.url(name)}/health/ready`).catch(() => undefined))?.ok === true,
      // A service that dies makes the run worthless: it is to be seen, not mended.
      restarts: false,
      watchdog: this.stack.watchdog,
      stage: 0,
    });
  }

  private environment(name: ServiceName): NodeJS.ProcessEnv {
    const { portBase } = this.options;
    return {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(portBase + 1 + serviceNames.indexOf(name)),
      LOG_LEVEL: 'warn',
      DATABASE_URL: this.databaseUrls[name],
      KAFKA_BROKERS: this.stack.kafkaBrokers.join(','),
      REDIS_URL: this.stack.redisUrl,
      BATON_ADMIN_KEY: this.adminKey,
      // Intake is held by SIGSTOP while its topic is loaded: the group has to wait for it.
      KAFKA_SESSION_TIMEOUT_MS: '120000',
      ...((name === 'intake' || name === 'delivery') && { SECRETS_KEY: createHash('sha256').update(this.adminKey).digest('base64') }),
      ...(name === 'delivery' && { ALLOW_INSECURE_TARGETS: 'true', DELIVERY_ALLOWED_NETWORKS: '127.0.0.0/8' }),
      ...(name === 'nurture' && {
        SMTP_URL: `smtp://127.0.0.1:${portBase + 25}`,
        MAIL_FROM: 'Bench <bench@example.com>',
        PUBLIC_URL: this.url('nurture'),
        UNSUBSCRIBE_KEY: this.adminKey,
      }),
    };
  }
}
