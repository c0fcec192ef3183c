import { existsSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** An engine on this machine answers within milliseconds. */
const ANSWER_WITHIN_MS = 2_000;

/** Removes containers of test runs that were killed; testcontainers starts it unless told otherwise. */
const RYUK = process.env.RYUK_CONTAINER_IMAGE ?? 'testcontainers/ryuk:0.14.0';

/**
 * What keeps tests from running in containers here, in a few words; undefined when nothing does. Without an engine the answer is there at once.
 * Images are not pulled: a run of all tests should not take hundreds of megabytes by itself.
 * When nothing is in the way, testcontainers is told to do without Ryuk unless the engine has its image: such tests stop what they started.
 */
export async function obstacleToContainers(images: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const engine = engineAddress(env);
  if (!engine || (await statusOf(engine, '/_ping')) !== 200) return 'no Docker engine answers';
  const isMissing = async (image: string): Promise<boolean> => (await statusOf(engine, `/images/${image}/json`)) !== 200;
  const missing: string[] = [];
  for (const image of images) if (await isMissing(image)) missing.push(image);
  if (missing.length > 0) return `the Docker engine lacks images: ${missing.map(image => `docker pull ${image}`).join(', ')}`;
  if (await isMissing(RYUK)) env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  return undefined;
}

/** Where the engine listens: what DOCKER_HOST says, else the socket in one of its usual places. TLS is left to testcontainers' own tests. */
export function engineAddress(env: NodeJS.ProcessEnv): RequestOptions | undefined {
  const given = env.DOCKER_HOST;
  if (given?.startsWith('unix://')) return { socketPath: given.slice('unix://'.length) };
  if (given) {
    const { hostname, port } = new URL(given);
    return { host: hostname, port: port || 2375 };
  }
  const socketPath = ['/var/run/docker.sock', join(homedir(), '.docker', 'run', 'docker.sock')].find(path => existsSync(path));
  return socketPath === undefined ? undefined : { socketPath };
}

/** The status of the engine's answer; undefined when there is none. */
function statusOf(engine: RequestOptions, path: string): Promise<number | undefined> {
  return new Promise(resolve => {
    const asked = request({ ...engine, path, timeout: ANSWER_WITHIN_MS }, answer => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.on('close', () => resolve(undefined));
    asked.end();
  });
}
