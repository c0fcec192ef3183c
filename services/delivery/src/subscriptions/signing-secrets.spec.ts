import { SecretBox } from '@baton/platform';
import { addSecret, keyOf, makeSecret, openSecrets, secretProblem, type StoredSecret } from './signing-secrets.js';

const box = new SecretBox(undefined, 'admin', 'tests');
const start = new Date('2026-05-01T12:00:00Z');
const hours = (n: number) => new Date(start.getTime() + n * 3_600_000);
const DAY_MS = 24 * 3_600_000;
const rotated = (times: number[], overlapMs = DAY_MS): { stored: StoredSecret[]; secrets: string[] } => {
  const secrets = times.map(makeSecret);
  let stored: StoredSecret[] = [];
  for (const [at, hour] of times.entries()) stored = addSecret(stored, secrets[at], 'crm', box, hours(hour), overlapMs);
  return { stored, secrets };
};

describe('secrets of a subscription', () => {
  it('are made in the format of Standard Webhooks', () => {
    const secret = makeSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(keyOf(secret)).toHaveLength(32);
    expect(secretProblem(secret)).toBeUndefined();
  });

  it.each([
    'whsec_',
    'abc',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(88)}A`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ])('are not %j', text => {
    expect(secretProblem(text)).toContain('whsec_');
  });

  it('are stored sealed, for their subscription alone', () => {
    const { stored, secrets } = rotated([0]);
    expect(JSON.stringify(stored)).not.toContain(secrets[0].slice(6));
    expect(openSecrets(stored, 'crm', box, start)).toEqual(secrets);
    expect(openSecrets(stored, 'other', box, start)).toEqual([]);
  });

  it('are two while one takes over from the other, the newest first', () => {
    const { stored, secrets } = rotated([0, 1]);
    expect(openSecrets(stored, 'crm', box, hours(24.9))).toEqual([secrets[1], secrets[0]]);
    expect(openSecrets(stored, 'crm', box, hours(25.1))).toEqual([secrets[1]]);
  });

  it('are never more than two: the oldest goes first', () => {
    const { stored, secrets } = rotated([0, 1, 2]);
    expect(openSecrets(stored, 'crm', box, hours(3))).toEqual([secrets[2], secrets[1]]);
  });

  it('end at once when the one before has leaked', () => {
    const { stored, secrets } = rotated([0, 1], 0);
    expect(openSecrets(stored, 'crm', box, hours(1))).toEqual([secrets[1]]);
  });

  it('are used as far as they can be read: after the key of the service was changed, a new one is enough', () => {
    const other = new SecretBox(undefined, 'changed', 'tests');
    const secret = makeSecret();
    const stored = addSecret(rotated([0]).stored, secret, 'crm', other, hours(1), DAY_MS);
    expect(stored).toHaveLength(2);
    expect(openSecrets(stored, 'crm', other, hours(2))).toEqual([secret]);
  });

  it('never live longer by another rotation', () => {
    const { stored } = rotated([0, 1]);
    const shorter = addSecret(stored.slice(1), makeSecret(), 'crm', box, hours(2), 10 * DAY_MS);
    expect(shorter[1].expiresAt).toBe(hours(25).toISOString());
  });
});
