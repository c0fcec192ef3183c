import { hash } from 'node:crypto';

/** Fixed namespace of all derived ids: never to be changed. */
export const NAMESPACE = '6f1f2a0e-9d0c-5a54-8f0a-7a1f3c1d2b10';
const namespace = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex');

const SHORT = 512;
/** The namespace, and behind it the name that is being hashed. A character takes three bytes at most. */
const scratch = Buffer.concat([namespace, Buffer.alloc(3 * SHORT)]);

const inNamespace = (name: string): Buffer =>
  name.length <= SHORT
    ? scratch.subarray(0, namespace.length + scratch.write(name, namespace.length))
    : Buffer.concat([namespace, Buffer.from(name)]);

/** The UUIDv5 (RFC 9562) of a name in Baton's namespace. On the way of every event, so it hashes in one call, about three times faster than the uuid package. */
export function nameBasedId(name: string): string {
  const digits = hash('sha1', inNamespace(name), 'hex');
  const variant = ((Number.parseInt(digits[16], 16) & 0x3) | 0x8).toString(16);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-5${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
