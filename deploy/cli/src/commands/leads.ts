import type { Command } from 'commander';
import { explanationAsText, type LeadExplanation } from '../output/explanation.js';
import { leadAsText, leadsAsText, type Lead, type LeadSummary } from '../output/lead.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';
import { listed, withLimit, type LimitOptions } from './limited-list.js';

const PATH = '/v1/routing/leads';

interface ListOptions extends LimitOptions {
  readonly place?: string;
  readonly rep?: string;
}
interface ReassignOptions {
  readonly to?: string;
  readonly exclude?: string[];
  readonly reason: string;
}

/** leads list, show, explain, reassign. */
export function addLeadCommands(baton: Command, surroundings: Surroundings): void {
  const leads = baton.command('leads').description('where leads are, why, and giving one to somebody else');
  withLimit(leads.command('list'))
    .description('leads in the order of their ids')
    .option('--place <place>', 'only those in this place: queued, assigned, nurturing, closed, …')
    .option('--rep <id>', 'only those of this rep')
    .action(async ({ place, rep, ...limit }: ListOptions, command: Command) => {
      const query = { ...(place && { place }), ...(rep && { repId: rep }) };
      const page = { service: 'assignment', path: PATH, list: 'leads', cursor: 'cursor', query } as const;
      await listed<LeadSummary>(page, limit, command, surroundings, (found, terminal) => leadsAsText(found, terminal, surroundings.now()));
    });
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
