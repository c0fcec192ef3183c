import { randomBytes } from 'node:crypto';
import type { SecretBox } from '@baton/platform';

/** A secret as the database has it. Without `expiresAt` it is the one that stays. */
export interface StoredSecret {
  readonly sealed: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A new secret in the format of Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export const makeSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/** @returns what is wrong with a secret that was given, or undefined */
export function secretProblem(secret: string): string | undefined {
  const text = secret.slice(PREFIX.length);
  const bytes = secret.startsWith(PREFIX) && BASE64.test(text) ? Buffer.from(text, 'base64').length : 0;
  return bytes >= 24 && bytes <= 64 ? undefined : 'has to be whsec_ and 24 to 64 bytes in base64; leave it out to have one made';
}

/** The bytes to sign with. */
export const keyOf = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64');

const placeOf = (subscriptionId: string): string => `${subscriptionId}/signing`;

/**
 * The secrets after a new one was added: it and the one before, which stays valid for the overlap.
 * @param overlapMs 0 for a secret that has leaked
 */
export function addSecret(
  stored: readonly StoredSecret[],
  secret: string,
  subscriptionId: string,
  box: SecretBox,
  now: Date,
  overlapMs: number,
): StoredSecret[] {
  const until = new Date(now.getTime() + overlapMs);
  const before = validSecrets(stored, now)
    .slice(0, 1)
    .map(({ expiresAt, ...kept }) => ({
      ...kept,
      expiresAt: (expiresAt !== null && new Date(expiresAt) < until ? new Date(expiresAt) : until).toISOString(),
    }));
  return [
    { sealed: box.seal(secret, placeOf(subscriptionId)), createdAt: now.toISOString(), expiresAt: null },
    ...(overlapMs > 0 ? before : []),
  ];
}

/** Those that still count, the newest first. */
export const validSecrets = (stored: readonly StoredSecret[], now: Date): StoredSecret[] =>
  stored.filter(({ expiresAt }) => expiresAt === null || new Date(expiresAt) > now);

/** The valid secrets in the clear, without those that cannot be read with the key of this process. */
export const openSecrets = (stored: readonly StoredSecret[], subscriptionId: string, box: SecretBox, now: Date): string[] =>
  validSecrets(stored, now).flatMap(({ sealed }) => box.open(sealed, placeOf(subscriptionId)) ?? []);
