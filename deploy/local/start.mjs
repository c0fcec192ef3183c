// npm start: installs what is missing, builds, then hands over to the built starter. No import that has to be installed first.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installation, isInstalled, nodeProblem } from './install.mjs';

const root = join(import.meta.dirname, '..', '..');

function fail(line) {
  console.error(line);
  process.exit(1);
}

function step(title, command, args) {
  const since = Date.now();
  console.log(`${title} …`);
  const { status, error, signal } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (signal) process.exit(130);
  if (status !== 0) fail(`${title}: failed (${command} ended with ${status}); what it said stands above`);
  console.log(`${title}: done after ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

const problem = nodeProblem();
if (problem) fail(problem);
if (!isInstalled()) step(installation.title, installation.command, installation.args);
step('Building', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
await import('./dist/start.js');
