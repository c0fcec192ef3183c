import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpException } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problems/problem-of.js';
import type { ProblemContent } from '../problems/problem.js';
import { sendProblem } from '../problems/send-problem.js';
import type { Logger } from '../logs/logger.js';
import { childTraceparent } from '../trace/traceparent.js';
import { followNoTraces, runInTrace } from '../trace/trace.js';
import { rememberRoutes } from './allowed-methods.js';
import { followBodyLimits } from './body-limit.js';
import { addBodyParsers, BODY_LIMIT, withoutNul } from './body-parsers.js';
import type { HttpRequest } from './http-request.js';

const MAX_PARAMETER_LENGTH = 500;

/** PostgreSQL knows no U+0000: what is named with one is not there, and nobody looks for it in a query. */
const nothingHere: ProblemContent = { type: 'not-found', title: 'There is nothing here', status: 404 };

/** A request as it ended. */
export interface EndedRequest {
  method: string;
  /** The route's template, or `unmatched`. */
  route: string;
  status: number;
  seconds: number;
}

/** Fastify behind Nest: body limit, raw bodies, request ids, a trace per request, and `onEnd` after each. */
export function createHttpAdapter(logger: Logger, onEnd: (request: EndedRequest) => void): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // A signed token in a path is longer than what Fastify takes by itself, 100.
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // A request on a connection that is still open while the server closes is answered as any other.
    return503OnClosing: false,
    // What the router can't read reaches no hook and no filter.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(problemOf(new HttpException(error.message, error.statusCode ?? 400)), request, reply),
    requestTimeout: 30_000,
    genReqId: (request: IncomingMessage) => acceptedRequestId(request.headers['x-request-id']) ?? randomUUID(),
  });
  const server = adapter.getInstance<FastifyInstance>();
  rememberRoutes(server);
  followBodyLimits(server);
  addBodyParsers(server);
  server.decorateRequest('rawBody', undefined);
  server.decorateRequest('caller', undefined);
  server.decorateRequest('trace', undefined);
  let inWork = 0;
  server.addHook('onRequest', (request, reply, done) => {
    inWork++;
    const trace = { traceparent: childTraceparent(request.headers.traceparent) };
    (request as HttpRequest).trace = trace;
    void reply.header('x-request-id', request.id).header('traceparent', trace.traceparent);
    runInTrace(trace, done);
  });
  // Reading the body leaves the async context of the first hook.
  server.addHook('preValidation', (request, reply, done) => {
    const { trace } = request as HttpRequest;
    if (request.url.includes('%00')) {
      if (Object.values(request.params as object).some(part => String(part).includes('\0')))
        return sendProblem(nothingHere, request, reply);
      request.query = withoutNul(request.query);
    }
    if (trace) runInTrace(trace, done);
    else done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const ended = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    };
    onEnd(ended);
    if (logger.isDebug) {
      const { trace } = request as HttpRequest;
      const write = (): void => logger.debug('request', { ...ended, requestId: request.id });
      if (trace) runInTrace(trace, write);
      else write();
    }
    if (--inWork === 0) followNoTraces();
    done();
  });
  return adapter;
}

/** A request id that came along is kept when it is short and harmless. */
export function acceptedRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : undefined;
}
