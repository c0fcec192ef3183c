import { InvalidArgumentError, type Command } from 'commander';
import type { Api } from '../connect/api.js';
import { explanationAsText, type LeadExplanation } from '../output/explanation.js';
import { leadAsText, leadsAsText, type Lead, type LeadSummary } from '../output/lead.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

const PATH = '/v1/routing/leads';
const LIMIT = 100;
const MOST = 1_000;

interface ListOptions {
  readonly place?: string;
  readonly rep?: string;
  readonly limit: number;
  readonly all?: boolean;
}
interface ReassignOptions {
  readonly to?: string;
  readonly exclude?: string[];
  readonly reason: string;
}

/** leads list, show, explain, reassign. */
export function addLeadCommands(baton: Command, surroundings: Surroundings): void {
  const leads = baton.command('leads').description('where leads are, why, and giving one to somebody else');
  leads
    .command('list')
    .description('leads in the order of their ids')
    .option('--place <place>', 'only those in this place: queued, assigned, nurturing, closed, …')
    .option('--rep <id>', 'only those of this rep')
    .option('--limit <count>', 'how many at most', countOf, LIMIT)
    .option('--all', 'all of them')
    .action((options: ListOptions, command: Command) => list(options, command, surroundings));
  leads
    .command('show')
    .description('place, owner, clocks and history of a lead')
    .argument('<lead>', 'its id')
    .action(async (id: string, _: object, command: Command) => {
      const lead = await apiFor(command, surroundings).get<Lead>('assignment', pathOf(id));
      printData(command, surroundings, lead, () => leadAsText(lead, surroundings.terminal, surroundings.now()));
    });
  leads
    .command('explain')
    .description('why a lead went where it went: the decision made again, with every candidate')
    .argument('<lead>', 'its id')
    .action(async (id: string, _: object, command: Command) => {
      const explanation = await apiFor(command, surroundings).get<LeadExplanation>('assignment', `${pathOf(id)}/explanation`);
      printData(command, surroundings, explanation, () => explanationAsText(explanation, surroundings.terminal));
    });
  leads
    .command('reassign')
    .description('give a lead to a rep, or let the policy decide again')
    .argument('<lead>', 'its id')
    .requiredOption('--reason <text>', 'why; kept in its history')
    .option('--to <rep>', 'who shall have it; without, the policy decides')
    .option('--exclude <rep...>', 'who must not get it; without, the present owner')
    .action(async (id: string, { to, exclude, reason }: ReassignOptions, command: Command) => {
      const order = { repId: to, exclude, reason };
      const lead = await apiFor(command, surroundings).post<Lead>('assignment', `${pathOf(id)}/reassign`, order);
      printData(command, surroundings, lead, () => leadAsText(lead, surroundings.terminal, surroundings.now()));
    });
}

const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return count;
}

async function list({ place, rep, limit, all = false }: ListOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const most = all ? Infinity : limit;
  // One more than is shown tells whether there are others.
  const query = new URLSearchParams({ limit: String(Math.min(most + 1, MOST)), ...(place && { place }), ...(rep && { repId: rep }) });
  const leads = await firstOf(apiFor(command, surroundings), `${PATH}?${query.toString()}`, most + 1);
  const shown = leads.slice(0, most);
  const isComplete = leads.length <= most;
  printData(command, surroundings, { leads: shown, isComplete }, () => leadsAsText(shown, surroundings.terminal, surroundings.now()));
  if (!isComplete) surroundings.terminal.say(`There are more: --limit <count>, or --all`);
}

async function firstOf(api: Api, path: string, most: number): Promise<LeadSummary[]> {
  const leads: LeadSummary[] = [];
  for await (const lead of api.items<LeadSummary>('assignment', path, 'leads', 'cursor')) {
    leads.push(lead);
    if (leads.length >= most) break;
  }
  return leads;
}
