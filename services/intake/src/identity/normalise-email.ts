import { domainToASCII } from 'node:url';

/** Local parts that stand for a desk, not for a person. */
const ROLES = new Set(
  (
    'abuse accounting accounts admin administrator billing careers contact customerservice enquiries enquiry feedback finance ' +
    'general hello help helpdesk hr info inquiries inquiry jobs kontakt mail marketing noreply no-reply office orders post ' +
    'postmaster press reception sales secretary service support team webmaster'
  ).split(' '),
);

export interface NormalisedEmail {
  /** Lowercase, trimmed, the domain in its ASCII form; nothing else is changed: dots and tags may matter to the provider. */
  readonly address: string;
  /** True for an address that a desk shares, such as info@. */
  readonly isRole: boolean;
}

const LOCAL = /^[^\s@"(),:;<>[\]\\]+$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The form of an e-mail address under which a person is recognised.
 * @returns undefined for what no mail can be sent to
 */
export function normaliseEmail(input: string): NormalisedEmail | undefined {
  const text = input.trim().toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 254) return undefined;
  const local = text.slice(0, at);
  if (local.length > 64 || !LOCAL.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined;
  const domain = domainToASCII(text.slice(at + 1));
  const labels = domain.split('.');
  if (labels.length < 2 || domain.length > 253 || !labels.every(label => LABEL.test(label)) || /^\d+$/.test(labels[labels.length - 1]))
    return undefined;
  return { address: `${local}@${domain}`, isRole: ROLES.has(local.split('+')[0]) };
}
