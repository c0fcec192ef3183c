// npm start: installs what is missing, builds, then hands over to the built starter. No import that has to be installed first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const stamp = join(root, '.local', 'installed');

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

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Node.js 20.19 or newer is needed, this is ${process.versions.node}`);

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
if (installed !== lock || !existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  step('Installing packages (a minute or two, once)', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(stamp, lock);
}
step('Building', process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
await import('./dist/start.js');
