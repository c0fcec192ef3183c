import { Terminal } from './output/terminal.js';
import { run } from './run.js';

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  terminal: new Terminal(process.stdout, process.stderr, process.env),
  workingDirectory: process.cwd(),
  stdin: process.stdin,
  now: () => new Date(),
  interruption: () => {
    const interrupted = new AbortController();
    // The second one ends it at once.
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());
    return interrupted.signal;
  },
});
