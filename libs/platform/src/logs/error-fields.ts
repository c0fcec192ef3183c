import { errorCode } from '../database/failures.js';

/** What of an error is safe to log. Messages and stacks stay, the values in them go: `detail` of PostgreSQL and request bodies hold personal data. */
export interface ErrorFields {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  table?: string;
  stack?: string;
  cause?: ErrorFields;
}

const MAX_CAUSES = 5;

/** The fields of an error, and of what caused it, for the log. */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'string' ? error : 'not an Error was thrown' };
  const { constraint, table } = error as { constraint?: unknown; table?: unknown };
  const code = errorCode(error);
  return {
    type: error.name,
    message: quotesValues(error, code) ? error.message.replace(/"[^"]*"|'[^']*'/g, '"…"') : error.message,
    ...(code !== undefined && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    ...(error.stack !== undefined && { stack: frames(error.stack) }),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: errorFields(error.cause, depth + 1) }),
  };
}

/** PostgreSQL's data exceptions (class 22) and JSON's syntax errors quote what they could not read. */
const quotesValues = (error: Error, code: string | undefined): boolean =>
  error instanceof SyntaxError || (code?.length === 5 && code.startsWith('22'));

/** The calls of a stack, without the message that it repeats. */
const frames = (stack: string): string =>
  stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n');
