import { hash } from 'node:crypto';
import type { NormalisedPerson } from '../inquiries/normalise-person.js';

export const keyKinds = ['email', 'role-email', 'phone-and-name', 'phone'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** One way to recognise a person. `key` is the first half of a SHA-256 in the form of a UUID: compact, and no address can be read from it. */
export interface IdentityKey {
  readonly kind: KeyKind;
  readonly key: string;
}

/** The ways to recognise the person of an inquiry, the strongest first. */
export interface PersonIdentity {
  readonly keys: readonly IdentityKey[];
  /** Hash of the family name; a number alone doesn't join people whose names differ. */
  readonly nameHash: string | null;
}

const asUuid = (hex: string) => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** The hash under which a normalised value is kept. */
export const hashOf = (value: string): string => asUuid(hash('sha256', value));

const LATIN = /^[a-zA-Z0-9]*$/;
/** A name without what people write differently: case, accents, punctuation. */
export const plainName = (name: string): string =>
  (LATIN.test(name) ? name : name.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '')).toLowerCase();

/**
 * Under which keys the person of an inquiry is looked up and remembered.
 * A desk's address (info@) counts only together with the name, and so does a number if a name is known. Tests have keys of their own: a test
 * with a real person's address must not turn that person's lead into a test, nor the other way round.
 */
export function identityOf({ person, email, phone }: NormalisedPerson, isTest: boolean): PersonIdentity {
  const scope = isTest ? 'test:' : '';
  const family = plainName(person.lastName ?? '');
  const name = family === '' ? plainName(person.firstName ?? '') : family;
  const keys: IdentityKey[] = [];
  if (email !== undefined && !email.isRole) keys.push({ kind: 'email', key: hashOf(`${scope}email:${email.address}`) });
  if (phone !== undefined) {
    if (name !== '') keys.push({ kind: 'phone-and-name', key: hashOf(`${scope}phone:${phone}|${name}`) });
    keys.push({ kind: 'phone', key: hashOf(`${scope}phone:${phone}`) });
  }
  if (email?.isRole) keys.push({ kind: 'role-email', key: hashOf(`${scope}email:${email.address}|${name}`) });
  return { keys, nameHash: name === '' ? null : hashOf(`name:${name}`) };
}
