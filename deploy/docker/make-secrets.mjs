// Makes the passwords and keys of a system in containers, once, each readable by its owner alone: every container mounts only its own directory.
//   node make-secrets.mjs <directory>
// BATON_ADMIN_KEY in the environment is the admin key from then on; everything else stays as it was made first.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SERVICES = ['intake', 'scoring', 'assignment', 'nurture', 'attribution', 'delivery'];

const directory = process.argv[2];
if (!directory) {
  console.error('Which directory? node make-secrets.mjs <directory>');
  process.exit(2);
}

function write(name, value) {
  const file = join(directory, name);
  mkdirSync(dirname(file), { recursive: true });
  // Whole or not at all, also when the machine stops in between. Others may read it: nobody but its container sees the directory.
  writeFileSync(`${file}.new`, value, { mode: 0o444 });
  renameSync(`${file}.new`, file);
  return value;
}

/** What the file says, or else what is made for it now. */
function keep(name, make = () => randomBytes(24).toString('base64url')) {
  const file = join(directory, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : write(name, make());
}

const adminKey = process.env.BATON_ADMIN_KEY ? write('admin/key', process.env.BATON_ADMIN_KEY) : keep('admin/key');
keep('postgres/superuser-password');
for (const service of SERVICES) {
  const password = keep(`postgres/${service}-password`);
  write(`${service}/database-url`, `postgres://baton_${service}:${password}@postgres:5432/baton_${service}`);
  write(`${service}/admin-key`, adminKey);
}
write('demo/admin-key', adminKey);
for (const service of ['intake', 'delivery']) keep(`${service}/secrets-key`, () => randomBytes(32).toString('base64'));
keep('nurture/nurture-secret', () => randomBytes(32).toString('base64url'));
