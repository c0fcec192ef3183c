import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { runBench } from './bench.js';
import { canMeasure } from './measure/processes.js';
import { report } from './report/report.js';
import { readSettings } from './settings.js';

const root = join(import.meta.dirname, '..', '..');
const directory = join(root, '.local', 'bench');

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** One line for what a person can mend; the stack for what is a fault of the bench. */
function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

try {
  if (!canMeasure()) throw new Error('The bench reads CPU times from /proc, which this system does not have: run it on Linux');
  const settings = readSettings(process.argv.slice(2), process.env);
  await mkdir(directory, { recursive: true });
  const results = await runBench({
    settings,
    root,
    directory,
    log: line => console.log(line),
    about: {
      at: new Date().toISOString(),
      commit: commitOf(),
      machine: {
        cores: cpus().length,
        cpu: cpus()[0]?.model ?? 'unknown',
        memoryGibibytes: Math.round(totalmem() / 2 ** 30),
        node: process.versions.node,
      },
    },
  });
  const file = join(directory, 'results.json');
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${report(results)}\n\nAll figures: ${file}`);
  process.exit(0);
} catch (error) {
  fail(error);
}
