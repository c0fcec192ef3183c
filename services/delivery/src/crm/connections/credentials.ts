import type { SecretBox } from '@baton/platform';

type Named = Readonly<Record<string, string>>;

const placeOf = (connectionId: string, name: string): string => `${connectionId}/crm/${name}`;

/** Credentials as the database has them. */
export const sealCredentials = (credentials: Named, connectionId: string, box: SecretBox): Named =>
  Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, box.seal(value, placeOf(connectionId, name))]));

/** In the clear; undefined when one of them cannot be read with the key of this process. */
export function openCredentials(sealed: Named, connectionId: string, box: SecretBox): Named | undefined {
  const opened = Object.entries(sealed).map(([name, value]) => [name, box.open(value, placeOf(connectionId, name))] as const);
  return opened.every(([, value]) => value !== undefined) ? (Object.fromEntries(opened) as Named) : undefined;
}

/** Whether what is given is what is stored. */
export function areSame(given: Named, sealed: Named, connectionId: string, box: SecretBox): boolean {
  const opened = openCredentials(sealed, connectionId, box);
  const sorted = (named: Named) => JSON.stringify(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
  return opened !== undefined && sorted(opened) === sorted(given);
}
