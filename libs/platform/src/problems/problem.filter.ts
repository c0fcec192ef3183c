import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { throwError } from 'rxjs';
import { allowedMethods } from '../http/allowed-methods.js';
import type { HttpRequest } from '../http/http-request.js';
import { Logger } from '../logs/logger.js';
import { problemOf } from './problem-of.js';
import type { ProblemContent } from './problem.js';
import { pathOf, sendProblem } from './send-problem.js';

/** Answers every error of an HTTP route as RFC 9457 problem+json. Errors of event handlers pass through as they are. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType() !== 'http') return throwError(() => error);
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = request.is404 ? unroutedProblem(request) : problemOf(error);
    this.log(problem, error, request);
    if (!reply.sent) sendProblem(problem, request, reply);
    return undefined;
  }

  private log(problem: ProblemContent, error: unknown, request: HttpRequest): void {
    const fields = { method: request.method, route: request.routeOptions.url, status: problem.status, problem: problem.type };
    if (problem.status >= 500) this.logger.error('request failed', { ...fields, error });
    else this.logger.debug('request refused', fields);
  }
}

/** No route answered: either nobody has this path, or only with another method. */
function unroutedProblem(request: HttpRequest): ProblemContent {
  const path = pathOf(request.url);
  const methods = allowedMethods(request.server, path);
  if (methods.length === 0)
    return { type: 'not-found', title: 'There is nothing here', status: 404, detail: `No route has the path ${path}.` };
  return {
    type: 'method-not-allowed',
    title: 'The method is not allowed here',
    status: 405,
    detail: `${path} answers ${methods.join(', ')}.`,
    headers: { allow: methods.join(', ') },
  };
}
