import { InvalidArgumentError, type Command } from 'commander';
import { readFiles, readText } from '../documents/read-files.js';
import { WrongUse } from '../failures.js';
import { simulationAsText } from '../output/simulation.js';
import { askSimulation, type Progress } from '../simulation/ask-simulation.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';
import { columnOption, type RenamedColumns } from './renamed-columns.js';

interface SimulateOptions {
  readonly filename?: string[];
  readonly since?: string;
  readonly from?: string;
  readonly to?: string;
  readonly leads?: string;
  readonly column?: RenamedColumns;
  readonly leaveOut?: string[];
  readonly holdHours?: number;
  readonly seed?: string;
  readonly examples?: number;
}

/** simulate: what would have happened under another configuration. */
export function addSimulateCommand(baton: Command, surroundings: Surroundings): void {
  baton
    .command('simulate')
    .description(
      'replay the past, or leads of a CSV, under other rules, reps, caps or calendars, and show what would be different; nothing is changed',
    )
    .option('-f, --filename <path...>', 'what would be different: documents as apply takes them, over what is in force')
    .option('--leave-out <rep...>', 'reps who would receive nothing')
    .option('--since <time>', 'how far back history is replayed: 12h, 30d, 8w (30d when nothing is said)')
    .option('--from <time>', 'instead of --since: where the period begins')
    .option('--to <time>', 'where it ends')
    .option('--leads <csv>', 'a CSV of leads from a CRM instead of history; - for the standard input')
    .addOption(columnOption('Created Date=createdAt'))
    .option('--hold-hours <hours>', 'how long a lead is held of which that is not known', number)
    .option('--seed <text>', 'the same seed, question and past give the same answer')
    .option('--examples <count>', 'leads that come out otherwise, shown with both reasons (10)', number)
    .action((options: SimulateOptions, command: Command) => simulate(options, command, surroundings));
}

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It has to be a number.');
  return value;
};

async function simulate(options: SimulateOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const { terminal } = surroundings;
  const { filename = [], leads, column: columns, ...rest } = options;
  if (columns !== undefined && leads === undefined) throw new WrongUse('--column is about the columns of --leads');
  if (leads === '-' && filename.includes('-')) throw new WrongUse('Only one of -f and --leads can be the standard input');
  const documents = filename.length === 0 ? [] : await readFiles(filename, surroundings);
  const file = leads === undefined ? null : { file: leads, text: await readText(leads, surroundings) };
  if (filename.length === 0 && rest.leaveOut === undefined)
    terminal.say('Nothing is said to be different (-f, --leave-out): this replays how it is configured now.');
  const question = { documents, leads: file, options: { ...rest, columns } };
  const result = await askSimulation(apiFor(command, surroundings), question, progressOn(surroundings), surroundings.interruption());
  if (result.ignoredColumns.length > 0) terminal.say(`Columns that nothing is known of: ${result.ignoredColumns.join(', ')}`);
  printData(command, surroundings, result, () => simulationAsText(result, terminal));
}

const steps = { reading: 'reading', before: 'replaying as it is', after: 'replaying what if' } as const;

const progressOn =
  ({ terminal }: Surroundings) =>
  ({ phase, progress, of }: Progress): void =>
    terminal.step(steps[phase], of === null ? `${progress} requests` : `${Math.floor((100 * progress) / Math.max(1, of))} %`);
