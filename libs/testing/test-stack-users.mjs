// Which test runs use the stack at this moment: the one that has started it stops it only when the others are done.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Enters this process as a user. */
export async function enter(directory) {
  const { identifyProcess } = await import('@baton/local-stack');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, String(process.pid)), JSON.stringify(identifyProcess(process.pid)));
}

/** Takes this process out again. */
export const leave = directory => rm(join(directory, String(process.pid)), { force: true });

/** The numbers of the other processes that use it; those that have died without leaving are taken out. */
export async function otherUsers(directory) {
  const { isRunning } = await import('@baton/local-stack');
  const others = (await readdir(directory)).filter(name => name !== String(process.pid));
  const users = await Promise.all(others.map(async name => ({ name, isAlive: isRunning(await identityIn(join(directory, name))) })));
  await Promise.all(users.filter(user => !user.isAlive).map(user => rm(join(directory, user.name), { force: true })));
  return users.filter(user => user.isAlive).map(user => Number(user.name));
}

/** One that is gone or half written is nobody's. */
const identityIn = file =>
  readFile(file, 'utf8').then(
    text => JSON.parse(text || '{"pid":0}'),
    () => ({ pid: 0, startedAt: '' }),
  );
