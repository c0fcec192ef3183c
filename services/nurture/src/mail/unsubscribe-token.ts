import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whom an unsubscribe link is for. By the hash of the address, so that it works when the person was erased, and tells nobody who it is. */
export interface UnsubscribeToken {
  readonly leadId: string;
  readonly addressHash: Buffer;
}

const LEAD_BYTES = 16;
const HASH_BYTES = 32;
const MAC_BYTES = 16;

const macOf = (secret: string, content: Buffer) =>
  createHmac('sha256', secret).update('unsubscribe\n').update(content).digest().subarray(0, MAC_BYTES);

/** The token of a link: 86 characters that are safe in a URL. It never expires: an opt-out has to work as long as the mail is around. */
export function signUnsubscribe(secret: string, { leadId, addressHash }: UnsubscribeToken): string {
  const content = Buffer.concat([Buffer.from(leadId.replaceAll('-', ''), 'hex'), addressHash]);
  return Buffer.concat([content, macOf(secret, content)]).toString('base64url');
}

/** What a token says, or null when it was not made here. */
export function readUnsubscribe(secret: string, token: string): UnsubscribeToken | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== LEAD_BYTES + HASH_BYTES + MAC_BYTES) return null;
  const content = bytes.subarray(0, LEAD_BYTES + HASH_BYTES);
  if (!timingSafeEqual(macOf(secret, content), bytes.subarray(LEAD_BYTES + HASH_BYTES))) return null;
  const hex = content.subarray(0, LEAD_BYTES).toString('hex');
  const leadId = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return { leadId, addressHash: content.subarray(LEAD_BYTES) };
}
