import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpRequest } from '../http/http-request.js';
import { traceIdOf } from '../trace/traceparent.js';
import type { ProblemContent } from './problem.js';

/** Answers a request with a problem, as application/problem+json. */
export function sendProblem(problem: ProblemContent, request: FastifyRequest, reply: FastifyReply): void {
  const { trace } = request as HttpRequest;
  const { type, title, status, detail, errors, members, headers } = problem;
  const body = {
    ...members,
    type,
    title,
    status,
    detail,
    instance: pathOf(request.url),
    errors,
    traceId: trace && traceIdOf(trace.traceparent),
  };
  void reply
    .code(status)
    .headers({ ...headers })
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** The path of a URL, without its query, which may hold personal data. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;
