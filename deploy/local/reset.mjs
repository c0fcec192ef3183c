// npm run reset: forgets the data of the local stack. Downloads stay.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const local = join(import.meta.dirname, '..', '..', '.local');
const state = join(local, 'stack', 'stack.json');
if (existsSync(state)) {
  const { owner } = JSON.parse(readFileSync(state, 'utf8'));
  let runs = true;
  try {
    process.kill(owner.pid, 0);
  } catch {
    runs = false;
  }
  if (runs) {
    console.error(`Baton is running (process ${owner.pid}): stop it with Ctrl-C first`);
    process.exit(1);
  }
}
for (const name of ['stack', 'endpoints.json', 'logs']) rmSync(join(local, name), { recursive: true, force: true });
console.log('Forgotten: the next npm start begins with empty databases.');
