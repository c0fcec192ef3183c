/** What a column of a table of accounts may be. */
export type AccountColumn = 'id' | 'name' | 'domains' | 'owner' | 'segment' | `fields.${string}`;

/** Each with the other names under which CRMs export it. */
const names: Readonly<Record<Exclude<AccountColumn, `fields.${string}`>, readonly string[]>> = {
  id: ['accountId', 'companyId', 'recordId'],
  name: ['accountName', 'companyName', 'company'],
  domains: ['domain', 'website', 'companyDomainName'],
  owner: ['accountOwner', 'companyOwner', 'ownerEmail'],
  segment: [],
};

const squeezed = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');
const columns = new Map(
  Object.entries(names).flatMap(([column, others]) => [column, ...others].map(name => [squeezed(name), column as AccountColumn])),
);
const FIELD = /^fields\.(.+)$/i;

/** What a column means by its name, in any case, with or without spaces, `-` and `_`. undefined: nothing that is known of accounts. */
export function accountColumnOf(name: string): AccountColumn | undefined {
  const trimmed = name.trim();
  const field = FIELD.exec(trimmed);
  return field ? `fields.${field[1]!}` : columns.get(squeezed(trimmed));
}
