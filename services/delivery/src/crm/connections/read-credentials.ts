import { createPrivateKey } from 'node:crypto';
import type { FieldError } from '@baton/platform';

/** What can stand in a header. */
const TOKEN = /^[\x21-\x7e]{1,10000}$/;
const PEM = /^[\x20-\x7e\r\n]{1,10000}$/;

/** @param sets each the names that are enough together; a name that ends in ? may be missing */
export function credentialErrors(given: Readonly<Record<string, unknown>>, sets: readonly (readonly string[])[]): FieldError[] {
  const errors = Object.entries(given)
    .filter(([name, value]) => typeof value !== 'string' || !(name === 'privateKey' ? PEM : TOKEN).test(value))
    .map(([name]) => ({ field: `credentials.${name}`, message: 'has to be a text on one line; privateKey: PEM' }));
  const fits = sets.some(
    set =>
      set.every(name => name.endsWith('?') || name in given) &&
      Object.keys(given).every(name => set.includes(name) || set.includes(`${name}?`)),
  );
  if (!fits) errors.push({ field: 'credentials', message: `has to be ${sets.map(set => set.join(', ')).join(' or ')} (? may be missing)` });
  if (errors.length === 0 && typeof given.privateKey === 'string' && !isPrivateKey(given.privateKey))
    errors.push({ field: 'credentials.privateKey', message: 'has to be an RSA private key in PEM' });
  return errors;
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
