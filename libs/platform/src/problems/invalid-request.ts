import { Problem } from './problem.js';

/** The problem of a request with fields that are wrong. */
export const invalidRequest = (errors: readonly { field: string; message: string }[]): Problem =>
  new Problem({
    type: 'invalid-request',
    title: 'The request is not valid',
    status: 400,
    detail: errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
    errors,
  });
