import type { Command, Option } from 'commander';

/**
 * What can stand at the end of a command line.
 * @param words after the name of the command; the last is what has been typed of the next, and may be empty
 * @returns what it can become; empty where a file or any text is meant
 */
export function completeWords(program: Command, words: readonly string[]): string[] {
  const typed = words.at(-1) ?? '';
  const { command, awaits } = walk(program, words.slice(0, -1));
  return candidates(command, awaits, typed).filter(word => word.startsWith(typed));
}

/** The command that is reached, and the option that still wants its value. */
function walk(program: Command, words: readonly string[]): { command: Command; awaits: Option | undefined } {
  let command = program;
  let awaits: Option | undefined;
  for (const word of words) {
    const option: Option | undefined = word.startsWith('-')
      ? optionsOf(command).find(({ long, short }) => long === word || short === word)
      : undefined;
    if (option) awaits = option.required || option.optional ? option : undefined;
    else if (awaits) awaits = awaits.variadic ? awaits : undefined;
    else command = command.commands.find(each => each.name() === word || each.aliases().includes(word)) ?? command;
  }
  return { command, awaits };
}

function candidates(command: Command, awaits: Option | undefined, typed: string): string[] {
  if (typed.startsWith('-')) return optionsOf(command).map(option => option.long ?? option.short ?? '');
  if (awaits) return awaits.argChoices ?? [];
  const help = command.createHelp();
  const names = help.visibleCommands(command).map(each => each.name());
  return [...names, ...command.registeredArguments.flatMap(argument => argument.argChoices ?? [])];
}

/** Its own and those of the commands above. */
const optionsOf = (command: Command): Option[] => {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...(command.parent ? optionsOf(command.parent) : [])].filter(
    (option, index, all) => all.findIndex(other => other.long === option.long) === index,
  );
};
