import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** One spelling of an address: no case, no spaces around it, the domain in its ASCII form. */
export function normalAddress(address: string): string {
  const trimmed = address.trim().normalize('NFC').toLowerCase();
  const at = trimmed.lastIndexOf('@');
  return at < 0 ? trimmed : `${trimmed.slice(0, at)}@${domainToASCII(trimmed.slice(at + 1)) || trimmed.slice(at + 1)}`;
}

/**
 * The key of an address among the suppressions. With a secret, since addresses are easily guessed: whoever gets the table alone
 * cannot find out whose they are.
 * @returns 32 bytes
 */
export const addressHash = (secret: string, address: string): Buffer =>
  createHmac('sha256', secret).update('address\n').update(normalAddress(address)).digest();
