import { execFileSync } from 'node:child_process';
import { Terminal } from '../output/terminal.js';
import { batonCommand } from '../run.js';
import { completeWords } from './complete-words.js';
import { completionScripts, shells } from './shell-scripts.js';

const silent = { write: () => true };
const baton = batonCommand({
  env: {},
  terminal: new Terminal(silent, silent, {}),
  workingDirectory: '/',
  stdin: (async function* () {})(),
  now: () => new Date(),
  interruption: () => new AbortController().signal,
  exitWith: () => undefined,
});
const complete = (...words: string[]) => completeWords(baton, words);

describe('completion', () => {
  it('offers the commands, but not those that are for machines', () => {
    expect(complete('')).toEqual(expect.arrayContaining(['apply', 'diff', 'validate', 'leads', 'queue', 'reps', 'ledger', 'dlq']));
    expect(complete('comp')).toEqual(['completion']);
  });

  it('offers what stands below a command', () => {
    expect(complete('leads', 're')).toEqual(['reassign']);
    expect(complete('completion', '')).toEqual([...shells]);
  });

  it('offers the options of a command and of all commands', () => {
    expect(complete('apply', '--')).toEqual([
      '--filename',
      '--column',
      '--dry-run',
      '--why',
      '--help',
      '--endpoints',
      '--key-file',
      '--json',
    ]);
    expect(complete('leads', 'list', '--l')).toEqual(['--limit']);
  });

  it('offers those of a simulation', () => {
    expect(complete('simulate', '--le')).toEqual(['--leave-out', '--leads']);
    expect(complete('simulate', '--leads', '')).toEqual([]);
  });

  it('offers the values of an option, and leaves files to the shell', () => {
    expect(complete('dlq', 'list', '--service', 'a')).toEqual(expect.arrayContaining(['assignment', 'attribution']));
    expect(complete('apply', '-f', '')).toEqual([]);
    expect(complete('--json', 'dlq', '')).toEqual(expect.arrayContaining(['list', 'release']));
  });
});

describe('the script of bash', () => {
  it('asks the command for what can stand at the end of the line', () => {
    const script = `baton() { printf '%s\\n' "$@" >&2; printf 'list\\nshow\\n'; }
${completionScripts.bash}
COMP_WORDS=(baton dlq ''); COMP_CWORD=2; _baton 2>/dev/null; echo "\${COMPREPLY[*]}"; complete -p baton`;
    const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(output.trim().split('\n')).toEqual(['list show', 'complete -o default -F _baton baton']);
  });
});
