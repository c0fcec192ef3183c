import { table, type Column } from './table.js';
import type { Terminal } from './terminal.js';

/** An account as assignment answers it. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly owner: string | null;
  readonly segment: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** The account that a lead would be taken for, and what was looked for. */
export interface AccountMatch {
  readonly account: {
    readonly accountId: string;
    readonly name: string;
    readonly owner: string | null;
    readonly matchedBy: 'domain' | 'name';
    readonly matchedOn: string;
  } | null;
  readonly domains: readonly string[];
  readonly name: string | null;
  readonly named: readonly string[];
}

const columns: Column<Account>[] = [
  { title: 'ACCOUNT', of: account => account.id },
  { title: 'NAME', of: account => account.name },
  { title: 'OWNER', of: account => account.owner },
  { title: 'SEGMENT', of: account => account.segment },
  { title: 'DOMAINS', of: account => account.domains.join(', ') },
];

export const accountsAsText = (accounts: readonly Account[], { width }: Terminal): string =>
  accounts.length === 0 ? 'No accounts.' : table(columns, accounts, width);

export function accountAsText({ id, name, domains, owner, segment, fields }: Account, terminal: Terminal): string {
  const facts: [string, string | null][] = [
    ['owner', owner],
    ['segment', segment],
    ['domains', domains.join(', ')],
    ...Object.entries(fields).map(([field, value]): [string, string] => [`fields.${field}`, value]),
  ];
  const longest = Math.max(...facts.map(([title]) => title.length));
  return [
    terminal.paint('bold', `Account ${id}: ${name}`),
    ...facts.map(([title, value]) => `  ${title.padEnd(longest)}  ${value || '-'}`),
  ].join('\n');
}

/** Which account it is and by what, or what was looked for in vain. */
export function matchAsText({ account, domains, name, named }: AccountMatch): string {
  if (account !== null) {
    const { accountId, name: called, owner, matchedBy, matchedOn } = account;
    return `Account ${accountId}, ${called}, by the ${matchedBy} ${matchedOn}; ${owner === null ? 'nobody owns it' : `its owner is ${owner}`}.`;
  }
  const looked = [...domains.map(domain => `the domain ${domain}`), ...(name === null ? [] : [`the name ${name}`])];
  return [
    looked.length === 0 ? 'No account: nothing that is given tells a company.' : `No account by ${looked.join(', ')}.`,
    ...(named.length > 1 ? [`Several accounts have that name, so it tells none of them: ${named.join(', ')}`] : []),
  ].join('\n');
}
