import { Argument, type Command } from 'commander';
import { completeWords } from '../completion/complete-words.js';
import { COMPLETE, completionScripts, shells, type Shell } from '../completion/shell-scripts.js';
import type { Surroundings } from '../surroundings.js';

/** completion: what a shell reads to complete the command. */
export function addCompletionCommand(baton: Command, { terminal }: Surroundings): void {
  baton
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>').choices(shells))
    .action((shell: Shell) => terminal.print(completionScripts[shell]));
  baton
    .command(COMPLETE, { hidden: true })
    .argument('[words...]')
    .action((words: string[]) => {
      const found = completeWords(baton, words);
      if (found.length > 0) terminal.print(found.join('\n'));
    });
}
