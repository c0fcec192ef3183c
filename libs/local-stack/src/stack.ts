import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { claimDirectory } from './leftovers.js';
import { download } from './parts/download.js';
import { prepareKafka } from './parts/kafka.js';
import type { PartContext } from './parts/part.js';
import { postgresUrl, preparePostgres } from './parts/postgres.js';
import { prepareRedis } from './parts/redis.js';
import { portsFrom, requireFreePorts, type StackPorts } from './ports.js';
import { diskProblem, requireAll } from './prerequisites.js';
import type { ProcessChange, SupervisedProcess } from './process/supervised-process.js';
import { Watchdog } from './process/watchdog.js';
import { Secrets } from './secrets.js';
import { stateFileOf, type StackEndpoints, type StateFile } from './stack-state.js';

export type PartName = 'kafka' | 'postgres' | 'redis';

export interface StackOptions {
  /** Data, logs and secrets of this stack. Kept from one start to the next. */
  directory: string;
  /** Downloads. Default: `cache` beside the directory. */
  cacheDirectory?: string;
  /** Base of the ports (see portsFrom), or each port. */
  ports: number | StackPorts;
  /** Default: all three. */
  parts?: readonly PartName[];
  /** Gets a line for every step that takes its time. */
  log: (line: string) => void;
  /** Added to, and taking precedence over, the broker's properties. */
  kafkaProperties?: Readonly<Record<string, string>>;
  /** Added to, and taking precedence over, PostgreSQL's settings. */
  postgresSettings?: Readonly<Record<string, string>>;
  onChange?: (change: ProcessChange) => void;
}

/** Runs Kafka, PostgreSQL and Redis as child processes. They end with this process, however it ends. */
export class Stack {
  private constructor(
    readonly directory: string,
    readonly ports: StackPorts,
    readonly endpoints: StackEndpoints,
    /** Takes further processes, to be stopped before the parts: give it to a SupervisedProcess. */
    readonly watchdog: Watchdog,
    private readonly parts: ReadonlyMap<PartName, SupervisedProcess>,
    private readonly stateFile: StateFile,
  ) {}

  /** Starts the parts side by side and resolves when all of them answer. Throws StackProblem; then nothing is left running. */
  static async start(options: StackOptions): Promise<Stack> {
    const directory = resolve(options.directory);
    const ports = typeof options.ports === 'number' ? portsFrom(options.ports) : options.ports;
    const names = options.parts ?? ['kafka', 'postgres', 'redis'];
    await mkdir(directory, { recursive: true });
    const stateFile = await claimDirectory(directory, options.log);
    const watchdog = new Watchdog(stateFileOf(directory));
    const started = new Map<PartName, SupervisedProcess>();
    try {
      stateFile.setProcess('watchdog', watchdog.pid);
      await requireAll([diskProblem(directory)]);
      await requireFreePorts(portsOf(names, ports));
      const onChange = (change: ProcessChange) => {
        stateFile.setProcess(change.name, change.pid);
        options.onChange?.(change);
      };
      const cacheDirectory = resolve(options.cacheDirectory ?? join(dirname(directory), 'cache'));
      const endpoints = await startParts(
        { directory, cacheDirectory, ports, watchdog, log: options.log, onChange },
        names,
        started,
        options,
      );
      stateFile.setEndpoints(endpoints);
      return new Stack(directory, ports, endpoints, watchdog, started, stateFile);
    } catch (error) {
      await Promise.all([...started.values()].map(part => part.stop()));
      watchdog.close();
      stateFile.remove();
      throw error;
    }
  }

  /** The superuser's URL. Throws when the stack was started without PostgreSQL. */
  get postgresUrl(): string {
    return required(this.endpoints.postgresUrl, 'PostgreSQL');
  }

  /** Throws when the stack was started without Kafka. */
  get kafkaBrokers(): string[] {
    return required(this.endpoints.kafkaBrokers, 'Kafka');
  }

  /** Throws when the stack was started without Redis. */
  get redisUrl(): string {
    return required(this.endpoints.redisUrl, 'Redis');
  }

  /** One part, to stop, kill, start or restart it alone. Throws when the stack was started without it. */
  part(name: PartName): SupervisedProcess {
    return required(this.parts.get(name), name);
  }

  /** The process numbers of the parts that run. */
  pids(): Partial<Record<PartName, number>> {
    return Object.fromEntries([...this.parts].filter(([, part]) => part.pid !== undefined).map(([name, part]) => [name, part.pid]));
  }

  /** Stops all parts cleanly; their data stays. */
  async stop(): Promise<void> {
    await this.endParts(part => part.stop());
  }

  /** SIGKILL to all parts, as a power cut would. */
  async kill(): Promise<void> {
    await this.endParts(part => part.kill());
  }

  private async endParts(end: (part: SupervisedProcess) => Promise<void>): Promise<void> {
    await Promise.all([...this.parts.values()].map(end));
    this.watchdog.close();
    this.stateFile.remove();
  }
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`This stack was started without ${name}`);
  return value;
}

const portsOf = (names: readonly PartName[], ports: StackPorts): Record<string, number> => ({
  ...(names.includes('kafka') && { Kafka: ports.kafka, "Kafka's controller": ports.kafkaController }),
  ...(names.includes('postgres') && { PostgreSQL: ports.postgres }),
  ...(names.includes('redis') && { Redis: ports.redis }),
});

/** Fills `started` as it goes, so that a failure of one part does not leave the others running. */
async function startParts(
  context: PartContext,
  names: readonly PartName[],
  started: Map<PartName, SupervisedProcess>,
  { kafkaProperties, postgresSettings }: Pick<StackOptions, 'kafkaProperties' | 'postgresSettings'>,
): Promise<StackEndpoints> {
  const { ports, directory, log } = context;
  const endpoints: StackEndpoints = {};
  const fetched = names.includes('postgres') && names.length === 1 ? undefined : download(context.cacheDirectory, log);
  const start = async (name: PartName, label: string, prepare: () => Promise<SupervisedProcess>) => {
    const since = performance.now();
    const part = await prepare();
    started.set(name, part);
    log(`${label}: starting …`);
    await part.start();
    log(`${label}: ready after ${((performance.now() - since) / 1000).toFixed(1)} s`);
  };
  const starters: Record<PartName, () => Promise<void>> = {
    kafka: async () => {
      await start('kafka', `Kafka on port ${ports.kafka}`, () => prepareKafka(context, fetched!, kafkaProperties));
      endpoints.kafkaBrokers = [`127.0.0.1:${ports.kafka}`];
    },
    postgres: async () => {
      const { superuser } = await (await Secrets.of(directory)).get('superuser');
      await start('postgres', `PostgreSQL on port ${ports.postgres}`, () => preparePostgres(context, superuser, postgresSettings));
      endpoints.postgresUrl = postgresUrl(ports.postgres, superuser);
    },
    redis: async () => {
      await start('redis', `Redis on port ${ports.redis}`, () => prepareRedis(context, fetched!));
      endpoints.redisUrl = `redis://127.0.0.1:${ports.redis}`;
    },
  };
  const results = await Promise.allSettled(names.map(name => starters[name]()));
  const failure = results.find(result => result.status === 'rejected');
  if (failure) throw failure.reason;
  return endpoints;
}

/** See Stack.start. */
export const startStack = (options: StackOptions): Promise<Stack> => Stack.start(options);
