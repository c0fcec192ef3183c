import type { Command } from 'commander';
import { table, type Column } from '../output/table.js';
import { distance } from '../output/words.js';
import { loadsAsText, type RepWithLoad } from '../output/load.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

interface Waiting {
  readonly poolId: string;
  readonly reason: string;
  readonly leads: number;
  readonly oldest: string;
  readonly nextTryAt: string;
}

/** queue, reps: what waits, and who has room. */
export function addCapacityCommands(baton: Command, surroundings: Surroundings): void {
  baton
    .command('queue')
    .description('what waits for a rep, by pool and reason')
    .action(async (_: object, command: Command) => {
      const queue = await apiFor(command, surroundings).get<{ leads: number; waiting: Waiting[] }>('assignment', '/v1/routing/queue');
      printData(command, surroundings, queue, () =>
        queue.leads === 0 ? 'Nothing waits.' : table(queueColumns(surroundings.now()), queue.waiting, surroundings.terminal.width),
      );
    });
  baton
    .command('reps')
    .description('the load of each rep against the caps')
    .action(async (_: object, command: Command) => {
      const reps = await apiFor(command, surroundings).all<RepWithLoad>('assignment', '/v1/routing/reps?limit=1000', 'reps', 'after');
      printData(command, surroundings, { reps }, () => loadsAsText(reps, surroundings.terminal.width));
    });
}

const queueColumns = (now: Date): Column<Waiting>[] => [
  { title: 'POOL', of: row => row.poolId },
  { title: 'REASON', of: row => row.reason },
  { title: 'LEADS', of: row => row.leads, align: 'right' },
  { title: 'OLDEST', of: row => distance(row.oldest, now) },
  { title: 'NEXT TRY', of: row => distance(row.nextTryAt, now) },
];
