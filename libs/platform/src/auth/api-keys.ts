import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKeyEntry } from '../configuration/api-key-entry.js';
import type { Caller } from './caller.js';

/** Knows keys that are not in the configuration. */
export interface ApiKeyVerifier {
  /** The caller of a key, or null when it does not know it. `sha256`: the key's digest in lowercase hexadecimal. */
  verify(key: string, sha256: string): Promise<Caller | null>;
}

interface KnownKey {
  digest: Buffer;
  caller: Caller;
}

/** All keys that a service accepts: the admin's, those of API_KEYS, and those of registered verifiers, in this order. */
export class ApiKeys {
  private readonly known: readonly KnownKey[];
  private readonly verifiers: ApiKeyVerifier[] = [];

  constructor(adminKey: string, entries: readonly ApiKeyEntry[]) {
    this.known = [
      { digest: sha256(adminKey), caller: { name: 'admin', scopes: ['*'] } },
      ...entries.map(({ name, sha256: hex, scopes }) => ({ digest: Buffer.from(hex, 'hex'), caller: { name, scopes } })),
    ];
  }

  /** Adds keys of a service's own, such as those of intake's sources. */
  register(verifier: ApiKeyVerifier): void {
    this.verifiers.push(verifier);
  }

  /** The caller of a key, or null. Digests are compared in constant time, and all of them, so that time tells nothing. */
  async verify(key: string): Promise<Caller | null> {
    const digest = sha256(key);
    let found: Caller | null = null;
    for (const known of this.known) if (timingSafeEqual(known.digest, digest)) found ??= known.caller;
    if (found) return found;
    for (const verifier of this.verifiers) {
      const caller = await verifier.verify(key, digest.toString('hex'));
      if (caller) return caller;
    }
    return null;
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
