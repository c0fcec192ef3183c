import type { Watchdog } from '../process/watchdog.js';
import type { ProcessChange } from '../process/supervised-process.js';
import type { StackPorts } from '../ports.js';

/** What every part of a stack is started with. */
export interface PartContext {
  /** The stack's own directory: data, logs, secrets. */
  directory: string;
  /** Downloads, shared by all stacks of a clone. */
  cacheDirectory: string;
  ports: StackPorts;
  watchdog: Watchdog;
  log: (line: string) => void;
  onChange?: (change: ProcessChange) => void;
}
