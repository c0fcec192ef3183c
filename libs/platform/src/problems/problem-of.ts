import { HttpException } from '@nestjs/common';
import { isTransient } from '../database/failures.js';
import { Problem, type ProblemContent } from './problem.js';

const NAMED: Readonly<Record<number, { type: string; title: string; detail?: string }>> = {
  400: { type: 'bad-request', title: 'The request is not valid' },
  401: { type: 'unauthenticated', title: 'A valid API key is needed' },
  403: { type: 'forbidden', title: 'The API key does not allow this' },
  404: { type: 'not-found', title: 'There is nothing here' },
  405: { type: 'method-not-allowed', title: 'The method is not allowed here' },
  406: { type: 'not-acceptable', title: 'No acceptable form of the answer' },
  408: { type: 'request-timeout', title: 'The request took too long to arrive' },
  409: { type: 'conflict', title: 'The request conflicts with the state' },
  410: { type: 'gone', title: 'It is gone' },
  412: { type: 'precondition-failed', title: 'The precondition does not hold' },
  413: { type: 'body-too-large', title: 'The body is too large', detail: 'A body may have 256 KB, unless the route says otherwise.' },
  414: { type: 'path-too-long', title: 'The path is too long' },
  415: { type: 'unsupported-media-type', title: 'The media type is not supported', detail: 'Send application/json.' },
  422: { type: 'unprocessable', title: 'The request can not be carried out' },
  429: { type: 'too-many-requests', title: 'Too many requests' },
};

/** Seconds after which a client may try again when the database is away. */
const RETRY_AFTER_SECONDS = 2;

/**
 * The answer to an error. A Problem answers for itself; an HTTP error keeps its status and, below 500, its words;
 * a failure that passes by itself is 503 with retry-after; anything else is 500 and tells nothing of the inside.
 */
export function problemOf(error: unknown): ProblemContent {
  if (error instanceof Problem) return error.content;
  if (error instanceof HttpException && error.getStatus() < 500) return clientProblem(error.getStatus(), error.message);
  if (isTransient(error) || (error instanceof HttpException && error.getStatus() === 503))
    return {
      type: 'unavailable',
      title: 'The service can not answer now',
      status: 503,
      detail: 'A part that the service needs is away or busy. The same request can be sent again.',
      headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    };
  return {
    type: 'internal-error',
    title: 'The service failed',
    status: error instanceof HttpException ? error.getStatus() : 500,
    detail: 'The failure is in the log of the service under the trace id.',
  };
}

function clientProblem(status: number, detail: string): ProblemContent {
  const named: { type: string; title: string; detail?: string } = NAMED[status] ?? {
    type: `status-${status}`,
    title: 'The request was refused',
  };
  return { ...named, status, detail: named.detail ?? detail };
}
