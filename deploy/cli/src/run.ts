import { Command, CommanderError } from 'commander';
import { addAccountCommands } from './commands/accounts.js';
import { addCapacityCommands } from './commands/capacity.js';
import { addCompletionCommand } from './commands/completion.js';
import { addConfigurationCommands } from './commands/configuration.js';
import { addDeadLetterCommands } from './commands/dead-letters.js';
import { addLeadCommands } from './commands/leads.js';
import { addLedgerCommand } from './commands/ledger.js';
import { addSimulateCommand } from './commands/simulate.js';
import { exitCodes } from './failures.js';
import { reportFailure } from './output/report-failure.js';
import type { GlobalOptions, Surroundings } from './surroundings.js';

const EXITS = `
Exit codes: 0 done; 1 the answer is no (differences, ledger off); 2 wrong use or an invalid document; 3 refused by a service; 4 a service does not answer; 130 interrupted.
Addresses: --endpoints, BATON_<SERVICE>_URL, BATON_ENDPOINTS, or the nearest .local/endpoints.json. Key: --key-file, BATON_ADMIN_KEY, or that file.`;

/** The whole command, ready to parse arguments. */
export function batonCommand(surroundings: Surroundings): Command {
  const { terminal } = surroundings;
  const baton = new Command('baton')
    .description('Configures and watches Baton over its HTTP APIs.')
    .option('--endpoints <file|url>', 'where the services are: a file like .local/endpoints.json, or one address for all')
    .option('--key-file <file>', 'a file that holds the API key')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', EXITS)
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.print(text.trimEnd()), writeErr: text => terminal.say(text.trimEnd()) });
  addConfigurationCommands(baton, surroundings);
  addLeadCommands(baton, surroundings);
  addAccountCommands(baton, surroundings);
  addSimulateCommand(baton, surroundings);
  addCapacityCommands(baton, surroundings);
  addLedgerCommand(baton, surroundings);
  addDeadLetterCommands(baton, surroundings);
  addCompletionCommand(baton, surroundings);
  return baton;
}

/** Carries a command line out. @param args without the names of Node.js and the script. @returns the exit code */
export async function run(args: readonly string[], surroundings: Omit<Surroundings, 'exitWith'>): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const baton = batonCommand({ ...surroundings, exitWith: code => (exitCode = code) });
  try {
    await baton.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and version end so, too. What else commander refuses it has said itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.invalid;
    const report = reportFailure(error);
    surroundings.terminal.say(baton.opts<GlobalOptions>().json ? JSON.stringify(report.json, null, 2) : report.text);
    return report.exitCode;
  }
}
