import type { Command } from 'commander';
import { loadsAsText, type RepWithLoad } from '../output/load.js';
import { queueAsText, queuedLeadsAsText, type QueuedLead, type Waiting } from '../output/queue.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

interface QueueOptions {
  readonly leads?: boolean;
  readonly pool?: string;
}

/** queue, reps: what waits, and who has room. */
export function addCapacityCommands(baton: Command, surroundings: Surroundings): void {
  baton
    .command('queue')
    .description('what waits for a rep, by pool and reason')
    .option('--leads', 'the leads themselves, in the order in which they get out')
    .option('--pool <id>', 'only the leads that wait for this pool')
    .action(async (options: QueueOptions, command: Command) => {
      if (options.leads || options.pool !== undefined) return showLeads(options, command, surroundings);
      const queue = await apiFor(command, surroundings).get<{ leads: number; waiting: Waiting[] }>('assignment', '/v1/routing/queue');
      printData(command, surroundings, queue, () => queueAsText(queue.waiting, surroundings.terminal, surroundings.now()));
    });
  baton
    .command('reps')
    .description('the load of each rep against the caps')
    .action(async (_: object, command: Command) => {
      const reps = await apiFor(command, surroundings).all<RepWithLoad>('assignment', '/v1/routing/reps?limit=1000', 'reps', 'after');
      printData(command, surroundings, { reps }, () => loadsAsText(reps, surroundings.terminal.width, surroundings.now()));
    });
}

async function showLeads({ pool }: QueueOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const query = new URLSearchParams({ limit: '1000', ...(pool !== undefined && { pool }) });
  const path = `/v1/routing/queue/leads?${query.toString()}`;
  const leads = await apiFor(command, surroundings).all<QueuedLead>('assignment', path, 'leads', 'after');
  printData(command, surroundings, { leads }, () => queuedLeadsAsText(leads, surroundings.terminal, surroundings.now()));
}
