// Installs the packages when they are missing or older than the lockfile. No import that has to be installed first.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** npm writes this file at the end of an installation. */
const receipt = join(root, 'node_modules', '.package-lock.json');

/** Whether what the lockfile says is installed. */
export const isInstalled = () => existsSync(receipt) && statSync(receipt).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;

/** Why this Node.js will not do, or undefined. */
export function nodeProblem() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19) ? `Node.js 20.19 or newer is needed, this is ${process.versions.node}` : undefined;
}

/** What to run to install. */
export const installation = {
  title: 'Installing packages (a minute or two, once)',
  command: 'npm',
  args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
};
