import { createHash, randomBytes } from 'node:crypto';
import { ConfigurationError, sql, type Database } from '@baton/platform';

/** What unsubscribe links are signed and addresses are hashed with. */
export class Secret {
  constructor(readonly value: string) {}
}

const KEEP = sql(`insert into service_secret (id, value, fingerprint) values (1, $1, $2) on conflict do nothing`);
const READ = sql(`select value, fingerprint from service_secret`);
const fingerprintOf = (value: string) => createHash('sha256').update(`nurture\n${value}`).digest();

/**
 * The secret of this installation: the one given, else one made on the first start and kept in the database.
 * @throws ConfigurationError when another one was in use before: opt-outs would not be recognised
 */
export async function loadSecret(database: Database, given: string | undefined): Promise<Secret> {
  const made = randomBytes(32);
  const value = given ?? made.toString('hex');
  await database.query(KEEP, [given === undefined ? made : null, fingerprintOf(value)]);
  const [kept] = await database.query<{ value: Buffer | null; fingerprint: Buffer }>(READ);
  const current = given ?? kept!.value?.toString('hex');
  if (current === undefined || !fingerprintOf(current).equals(kept!.fingerprint))
    throw new ConfigurationError([{ field: 'NURTURE_SECRET', message: 'is not the one that opt-outs in this database were made with' }]);
  return new Secret(current);
}
