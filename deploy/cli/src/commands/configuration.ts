import type { Command } from 'commander';
import { readFiles } from '../documents/read-files.js';
import type { SourceDocument } from '../documents/source-document.js';
import { exitCodes, InvalidDocuments, WrongUse } from '../failures.js';
import { apply, compare, keyAsText } from '../kinds/configuration.js';
import { changesAsText } from '../output/changes.js';
import { findingAsText } from '../output/report-failure.js';
import { plural } from '../output/words.js';
import { apiFor, printData, type Surroundings } from '../surroundings.js';
import { columnOption, type RenamedColumns } from './renamed-columns.js';

interface FileOptions {
  readonly filename: string[];
  readonly column?: RenamedColumns;
}
interface ApplyOptions extends FileOptions {
  readonly dryRun?: boolean;
  readonly why?: string;
}

const withFiles = (command: Command): Command =>
  command
    .requiredOption(
      '-f, --filename <path...>',
      'files, directories (every .yaml, .yml, .json and accounts.csv below), - for the standard input',
    )
    .addOption(columnOption('Account Owner=owner'));

/** @throws WrongUse, InvalidDocuments */
async function documentsOf({ filename, column: columns }: FileOptions, surroundings: Surroundings): Promise<SourceDocument[]> {
  const documents = await readFiles(filename, surroundings);
  if (columns === undefined) return documents;
  if (!documents.some(isTable)) throw new WrongUse('--column is about the columns of a CSV, and there is none');
  return documents.map(document => (isTable(document) ? { ...document, value: { ...document.value, columns } } : document));
}

const isTable = ({ value }: SourceDocument): boolean => value.csv !== undefined;

/** apply, diff, validate: configuration as files. */
export function addConfigurationCommands(baton: Command, surroundings: Surroundings): void {
  withFiles(baton.command('apply'))
    .description('put documents in force: routing, accounts (also CSV), sources, nurture programs, scoring rules')
    .option('--dry-run', 'only say what would change')
    .option('--why <text>', 'the reason, kept with the change')
    .action((options: ApplyOptions, command: Command) => applyFiles(options, command, surroundings));
  withFiles(baton.command('diff'))
    .description('show in what documents differ from what is in force; exit code 1 when they do')
    .action((options: FileOptions, command: Command) => showDifferences(options, command, surroundings));
  withFiles(baton.command('validate'))
    .description('say what is wrong with documents, with file, line and column; exit code 2 when something is')
    .action((options: FileOptions, command: Command) => validateFiles(options, command, surroundings));
}

async function applyFiles({ dryRun = false, why, ...files }: ApplyOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const { terminal } = surroundings;
  const documents = await documentsOf(files, surroundings);
  const api = apiFor(command, surroundings);
  const say = (note: string) => terminal.say(note);
  const { changes, madeKeys } = dryRun
    ? { changes: await compare(api, documents, say), madeKeys: [] }
    : await apply(api, documents, { why, say });
  printData(command, surroundings, { applied: !dryRun, changes, madeKeys }, () =>
    [
      ...(changes.length === 0 ? [] : [`${changesAsText(changes, terminal)}\n`]),
      ...madeKeys.map(keyAsText),
      changes.length === 0 ? 'Nothing to change.' : `${plural(changes.length, 'change')} ${dryRun ? 'to apply' : 'applied'}.`,
    ].join('\n'),
  );
}

async function showDifferences(files: FileOptions, command: Command, surroundings: Surroundings): Promise<void> {
  const documents = await documentsOf(files, surroundings);
  const changes = await compare(apiFor(command, surroundings), documents, note => surroundings.terminal.say(note));
  printData(command, surroundings, { changes }, () =>
    changes.length === 0 ? 'No differences.' : changesAsText(changes, surroundings.terminal),
  );
  if (changes.length > 0) surroundings.exitWith(exitCodes.no);
}

async function validateFiles(files: FileOptions, command: Command, surroundings: Surroundings): Promise<void> {
  try {
    const documents = await documentsOf(files, surroundings);
    await compare(apiFor(command, surroundings), documents, note => surroundings.terminal.say(note));
    printData(command, surroundings, { valid: true, findings: [] }, () => `${plural(documents.length, 'document')}: valid.`);
  } catch (error) {
    if (!(error instanceof InvalidDocuments)) throw error;
    const { findings } = error;
    printData(command, surroundings, { valid: false, findings }, () => findings.map(findingAsText).join('\n'));
    surroundings.exitWith(exitCodes.invalid);
  }
}
