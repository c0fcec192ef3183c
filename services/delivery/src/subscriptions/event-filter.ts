import { Environment, ParseError } from '@marcbachmann/cel-js';
import { eventType, type AnyEvent } from '@baton/contracts';

const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 32 } })
  .registerVariable({ name: 'event', schema: { id: 'string', name: 'string', type: 'string', time: 'google.protobuf.Timestamp' } })
  .registerVariable('data', 'map<string, dyn>');

/** Where a filter is wrong; both count from 1. */
export interface FilterError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Whether a subscription wants an event; false also when that depends on something that the event does not have. */
export type EventFilter = (event: AnyEvent) => boolean;

function errorAt(source: string, offset: number, message: string): FilterError {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, message };
}

/** A filter in CEL over `event` (id, name, type, time) and `data`, or where and why it is wrong. */
export function compileFilter(source: string): EventFilter | FilterError {
  try {
    const program = environment.parse(source);
    const { valid, type, error } = program.check();
    if (!valid) return errorAt(source, error?.range?.start ?? 0, error?.summary ?? 'is not a valid expression');
    if (type !== 'bool' && type !== 'dyn') return errorAt(source, 0, `gives ${type}, not true or false`);
    return event => {
      try {
        const { id, name, time, data } = event;
        return program({ event: { id, name, type: eventType(name), time: new Date(time) }, data }) === true;
      } catch {
        // CEL has no value for the expression: a field is missing, or is of another type.
        return false;
      }
    };
  } catch (error) {
    if (error instanceof ParseError) return errorAt(source, error.range?.start ?? 0, error.summary);
    throw error;
  }
}
