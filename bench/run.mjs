// npm run bench: builds, then hands over to the built bench. No import that has to be built first.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(compiler)) {
  console.error('The packages are not installed: run npm ci first');
  process.exit(1);
}
const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' });
if (status !== 0) {
  console.error('The build failed; what the compiler said stands above');
  process.exit(1);
}
await import('./dist/main.js');
