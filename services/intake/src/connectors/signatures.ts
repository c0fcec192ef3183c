import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are the same, in a time that tells nothing about either. An empty one is never right. */
export function sameSecret(given: string, expected: string): boolean {
  if (expected === '') return false;
  const [a, b] = [given, expected].map(text => hash('sha256', text, 'buffer'));
  return timingSafeEqual(a, b);
}

/** `sha256=` and the hex HMAC-SHA256 over the bytes: as Meta, GitHub and Baton itself sign. */
export const hmacSignature = (secret: string, bytes: Buffer | string): string =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

/** Whether a header carries the right HMAC-SHA256 over the bytes as they came. */
export function isSignedBy(secret: string | undefined, bytes: Buffer, header: string | string[] | undefined): boolean {
  const given = Array.isArray(header) ? header[0] : header;
  if (secret === undefined || secret === '' || given === undefined) return false;
  const [theirs, ours] = [given.trim().toLowerCase(), hmacSignature(secret, bytes)].map(text => Buffer.from(text));
  // How long a signature is, is no secret.
  return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}
