import type { Command } from 'commander';
import { exitCodes } from '../failures.js';
import { readLedger, type Ledger, type ServiceLedger } from '../ledger/read-ledger.js';
import { table, type Column } from '../output/table.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';

/** Leads that are named at most; all are in the JSON. */
const NAMED = 50;

/** ledger: is every accepted lead in exactly one place? */
export function addLedgerCommand(baton: Command, surroundings: Surroundings): void {
  baton
    .command('ledger')
    .description('hold what intake accepted against what assignment has, lead by lead; exit code 1 when they differ')
    .action(async (_: object, command: Command) => {
      const { terminal } = surroundings;
      const ledger = await readLedger(apiFor(command, surroundings), step => terminal.say(`${step} …`));
      const data = { ...ledger, offBy: ledger.wrong.length };
      printData(command, surroundings, data, () => ledgerAsText(ledger, terminal.width));
      if (data.offBy > 0) surroundings.exitWith(exitCodes.no);
    });
}

const columns: Column<ServiceLedger>[] = [
  { title: 'SERVICE', of: row => row.service },
  { title: 'LEADS', of: row => row.leads, align: 'right' },
  { title: 'OUTBOX', of: row => row.outbox, align: 'right' },
  { title: 'LAG', of: row => row.lag, align: 'right' },
  { title: 'PARKED', of: row => row.parked, align: 'right' },
  { title: 'DEAD LETTERS', of: row => row.deadLetters, align: 'right' },
  { title: 'PLACES', of: row => placesOf(row) },
];

const placesOf = ({ places }: ServiceLedger): string =>
  Object.entries(places)
    .filter(([, count]) => count > 0)
    .map(([place, count]) => `${count} ${place}`)
    .join(', ');

const ledgerAsText = ({ services, inTransit, wrong }: Ledger, width: number): string =>
  [
    table(columns, services, width),
    ...wrong.slice(0, NAMED).map(({ leadId, because }) => `  ${leadId}: ${because}`),
    ...(wrong.length > NAMED ? [`  and ${wrong.length - NAMED} more`] : []),
    `in transit ${inTransit.length}; off by ${wrong.length}`,
  ].join('\n');
