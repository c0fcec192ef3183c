import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';

export interface ClassDataArchive {
  /** For the command line of java. */
  options: string[];
  /** To be called when that java has ended: keeps what it has written. */
  keep(): void;
}

/** Parsed classes of an earlier run, which make the next start quicker. A run without one writes one as it ends. It fits one java and one class path only. */
export async function classDataArchive(cacheDirectory: string, java: string, classPath: string): Promise<ClassDataArchive> {
  const { output } = await runCommand(java, ['-version']);
  const fingerprint = createHash('sha256').update(`${output}\n${classPath}`).digest('hex').slice(0, 12);
  const archive = join(cacheDirectory, `classes-${fingerprint}.jsa`);
  if (existsSync(archive))
    return { options: [`-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'], keep: () => {} };
  const unfinished = `${archive}.${process.pid}`;
  await removeOld(cacheDirectory, `classes-${fingerprint}.jsa.`);
  return {
    options: [`-XX:ArchiveClassesAtExit=${unfinished}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'],
    keep: () => {
      if (existsSync(unfinished)) renameSync(unfinished, archive);
    },
  };
}

/** Of runs whose parent could not keep it. */
async function removeOld(directory: string, prefix: string): Promise<void> {
  const names = (await readdir(directory)).filter(name => name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))));
  await Promise.all(names.map(name => rm(join(directory, name), { force: true })));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
