import { existsSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './process/run-command.js';
import { StackProblem } from './stack-problem.js';

const JAVA_NEEDED = 17;
const BYTES_NEEDED = 1024 ** 3;

/** The java that runs the broker: of JAVA_HOME when that is set, else of the PATH. */
export function javaCommand(env: NodeJS.ProcessEnv = process.env): string {
  const ofHome = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : undefined;
  return ofHome !== undefined && existsSync(ofHome) ? ofHome : 'java';
}

/** The major version in the output of `java -version`; null when there is none. Java 8 and before call themselves 1.x. */
export function javaMajor(output: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match ? Number(match[1]) : null;
}

/** One line about Java, or null when it will do. */
export async function javaProblem(command: string = javaCommand()): Promise<string | null> {
  const { code, output } = await runCommand(command, ['-version']);
  const major = javaMajor(output);
  if (code !== 0 || major === null)
    return `Java ${JAVA_NEEDED} or newer is needed to run Kafka, and no java was found: install one, or set JAVA_HOME`;
  return major < JAVA_NEEDED ? `Java ${JAVA_NEEDED} or newer is needed to run Kafka, and ${command} is Java ${major}` : null;
}

/** One line about Maven, or null when it will do. It is needed once, to fetch Kafka. */
export async function mavenProblem(command = 'mvn'): Promise<string | null> {
  const { code } = await runCommand(command, ['-v']);
  return code === 0 ? null : 'Maven (mvn) is needed to fetch Kafka the first time, and it was not found: install it';
}

/** One line about the room on the disk of `directory` (which is made when it is missing), or null when there is enough. */
export async function diskProblem(directory: string, bytesNeeded = BYTES_NEEDED): Promise<string | null> {
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const inGb = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
  return free >= bytesNeeded ? null : `The disk of ${directory} has ${inGb(free)} left and ${inGb(bytesNeeded)} are needed: make room`;
}

/** Throws StackProblem with every line that is not null. */
export async function requireAll(problems: readonly Promise<string | null>[]): Promise<void> {
  const lines = (await Promise.all(problems)).filter(line => line !== null);
  if (lines.length > 0) throw new StackProblem(lines.join('\n'));
}
