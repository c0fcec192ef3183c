import { getDomain } from 'tldts';

/** Parts of a host, of which the last has letters: `example.com`, `sales.example.co.uk`. */
const HOST = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** What people write for a domain (`https://www.Example.com/about`, `@example.com`) as a plain host; null when it is none. */
export function hostOf(text: string): string | null {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/[/?#:].*$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '');
  return HOST.test(host) ? host : null;
}

/** The host and the domain that somebody registered: `mail.example.co.uk`, `example.co.uk`. */
export function hostAndRegistrable(host: string): string[] {
  const registrable = getDomain(host, { allowPrivateDomains: true });
  return registrable === null || registrable === host ? [host] : [host, registrable];
}

/** Whether a host is one of the domains or beneath one. */
export const isOfDomains = (host: string, domains: readonly string[]): boolean =>
  host !== '' && domains.some(domain => host === domain || host.endsWith(`.${domain}`));
