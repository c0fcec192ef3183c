import { hkdfSync } from 'node:crypto';

/**
 * The keys that sign the links of messages, the newest first: it signs, all of them are good to read.
 * @param given 32 bytes in base64 each; without any, one is derived from the key that seals secrets, or from the admin key
 */
export function linkKeys(given: readonly string[], secretsKey: string | undefined, adminKey: string): Buffer[] {
  if (given.length > 0) return given.map(key => Buffer.from(key, 'base64'));
  return [Buffer.from(hkdfSync('sha256', secretsKey ?? adminKey, '', 'baton links of messages', 32))];
}
