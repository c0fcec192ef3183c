import type { ServiceName } from '@baton/contracts/topics';
import { InvalidArgumentError, type Command } from 'commander';
import type { Terminal } from '../output/terminal.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

export interface LimitOptions {
  readonly limit: number;
  readonly all?: boolean;
}

/** A list of a service that comes in pages. */
export interface PagedList {
  readonly service: ServiceName;
  readonly path: string;
  /** The member of a page that holds the items; that of what is printed, too. */
  readonly list: string;
  /** The parameter that takes the `next` of the page before. */
  readonly cursor: string;
  readonly query: Readonly<Record<string, string>>;
}

const LIMIT = 100;
/** Items of a page. */
const MOST = 1_000;

/** Gives a command `--limit` and `--all`. */
export const withLimit = (command: Command): Command =>
  command.option('--limit <count>', 'how many at most', countOf, LIMIT).option('--all', 'all of them');

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return count;
}

/** Prints as much of a list as is wanted, and says when there is more. */
export async function listed<T>(
  { service, path, list, cursor, query }: PagedList,
  { limit, all = false }: LimitOptions,
  command: Command,
  surroundings: Surroundings,
  asText: (items: readonly T[], terminal: Terminal) => string,
): Promise<void> {
  const most = all ? Infinity : limit;
  // One more than is shown tells whether there are others.
  const parameters = new URLSearchParams({ limit: String(Math.min(most + 1, MOST)), ...query });
  const found: T[] = [];
  for await (const item of apiFor(command, surroundings).items<T>(service, `${path}?${parameters.toString()}`, list, cursor)) {
    found.push(item);
    if (found.length > most) break;
  }
  const shown = found.slice(0, most);
  const isComplete = found.length <= most;
  printData(command, surroundings, { [list]: shown, isComplete }, () => asText(shown, surroundings.terminal));
  if (!isComplete) surroundings.terminal.say(`There are more: --limit <count>, or --all`);
}
