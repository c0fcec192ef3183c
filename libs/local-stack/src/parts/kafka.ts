import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { javaCommand, javaProblem, requireAll } from '../prerequisites.js';
import { runCommand } from '../process/run-command.js';
import { SupervisedProcess } from '../process/supervised-process.js';
import { StackProblem } from '../stack-problem.js';
import { classDataArchive } from './class-data-archive.js';
import type { Downloads } from './download.js';
import { kafkaProperties } from './kafka-properties.js';
import type { PartContext } from './part.js';
import { accepts } from './tcp.js';

const LOGGING = `status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
`;

/** A single Kafka broker that is its own controller. The process is made, and its storage formatted, but not started. */
export async function prepareKafka(
  context: PartContext,
  downloads: Promise<Downloads>,
  overrides: Readonly<Record<string, string>> = {},
): Promise<SupervisedProcess> {
  const directory = join(context.directory, 'kafka');
  const java = javaCommand();
  await requireAll([javaProblem(java)]);
  const { kafkaLibraries } = await downloads;
  const data = join(directory, 'data');
  const properties = join(directory, 'server.properties');
  const logging = join(directory, 'log4j2.properties');
  await mkdir(directory, { recursive: true });
  await writeFile(properties, propertiesFile({ ...kafkaProperties(data, context.ports), ...overrides }));
  await writeFile(logging, LOGGING);
  const classes = ['-cp', join(kafkaLibraries, '*')];
  const logger = `-Dlog4j2.configurationFile=${logging}`;
  if (!existsSync(join(data, 'meta.properties'))) {
    context.log('Kafka: formatting its storage …');
    await rm(data, { recursive: true, force: true });
    // The first byte is below 0x80: an id that begins with a hyphen would be taken for an option.
    const cluster = Buffer.from(randomBytes(16).map((byte, n) => (n === 0 ? byte & 0x7f : byte))).toString('base64url');
    const format = [
      '-Xshare:auto',
      '-XX:TieredStopAtLevel=1',
      logger,
      ...classes,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      cluster,
      '-c',
      properties,
    ];
    const { code, output } = await runCommand(java, format);
    if (code !== 0) throw new StackProblem(`Kafka could not format its storage in ${data}: ${output.trim().split('\n').at(-1)}`);
  }
  const archive = await classDataArchive(context.cacheDirectory, java, classes[1]!);
  return new SupervisedProcess({
    name: 'kafka',
    command: java,
    args: [
      '-Xms256m',
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...archive.options,
      logger,
      ...classes,
      'kafka.Kafka',
      properties,
    ],
    cwd: directory,
    logFile: join(context.directory, 'logs', 'kafka.log'),
    isReady: () => accepts(context.ports.kafka),
    stopWithinMs: 30_000,
    watchdog: context.watchdog,
    stage: 0,
    onChange: change => {
      if (change.state === 'stopped') archive.keep();
      context.onChange?.(change);
    },
  });
}

const propertiesFile = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
