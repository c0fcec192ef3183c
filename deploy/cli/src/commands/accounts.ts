import type { Command } from 'commander';
import { exitCodes, WrongUse } from '../failures.js';
import { accountAsText, accountsAsText, matchAsText, type Account, type AccountMatch } from '../output/accounts.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';
import { withLimit, type LimitOptions, listed } from './limited-list.js';

interface ListOptions extends LimitOptions {
  readonly owner?: string;
  readonly name?: string;
}
interface MatchOptions {
  readonly email?: string;
  readonly domain?: string;
  readonly company?: string;
}

const PATH = '/v1/routing/accounts';

/** accounts list, show, match, delete. */
export function addAccountCommands(baton: Command, surroundings: Surroundings): void {
  const accounts = baton
    .command('accounts')
    .description('companies that sales knows, and who owns them; apply -f accounts.csv puts them in force');
  withLimit(accounts.command('list'))
    .description('accounts in the order of their ids')
    .option('--owner <owner>', 'only those of this owner, as the accounts name them')
    .option('--name <text>', 'only those with this in their names')
    .action(async ({ owner, name, ...limit }: ListOptions, command: Command) => {
      const query = { ...(owner && { owner }), ...(name && { name }) };
      const page = { service: 'assignment', path: PATH, list: 'accounts', cursor: 'after', query } as const;
      await listed<Account>(page, limit, command, surroundings, accountsAsText);
    });
  accounts
    .command('show')
    .description('everything about an account')
    .argument('<account>', 'its id')
    .action(async (id: string, _: object, command: Command) => {
      const account = await apiFor(command, surroundings).get<Account>('assignment', `${PATH}/${encodeURIComponent(id)}`);
      printData(command, surroundings, account, () => accountAsText(account, surroundings.terminal));
    });
  accounts
    .command('delete')
    .description('delete accounts, one after the other: leads of these companies have no account from then on')
    .argument('<account...>', 'their ids')
    .option('--why <text>', 'the reason, kept with the change')
    .action(async (ids: string[], { why }: { why?: string }, command: Command) => {
      const query = why === undefined ? '' : `?why=${encodeURIComponent(why)}`;
      const api = apiFor(command, surroundings);
      for (const id of ids) {
        await api.delete('assignment', `${PATH}/${encodeURIComponent(id)}${query}`);
        // At once: when a later one fails, these are gone all the same.
        surroundings.terminal.say(`deleted ${id}`);
      }
      printData(command, surroundings, { deleted: ids }, () => ids.join('\n'));
    });
  accounts
    .command('match')
    .description('which account a lead would be taken for, and by what; exit code 1 when it is none')
    .option('--email <address>', 'of the person')
    .option('--domain <domain>', 'of the company')
    .option('--company <name>', 'of the company')
    .action(async (options: MatchOptions, command: Command) => {
      const query = new URLSearchParams(Object.entries(options) as [string, string][]);
      if (query.size === 0) throw new WrongUse('Say what is known of the lead: --email, --domain or --company');
      const match = await apiFor(command, surroundings).get<AccountMatch>('assignment', `/v1/routing/account-matches?${query.toString()}`);
      printData(command, surroundings, match, () => matchAsText(match));
      if (match.account === null) surroundings.exitWith(exitCodes.no);
    });
}
