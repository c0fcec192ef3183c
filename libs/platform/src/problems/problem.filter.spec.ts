import type { ArgumentsHost } from '@nestjs/common';
import { firstValueFrom, type Observable } from 'rxjs';
import { Logger } from '../logs/logger.js';
import { ProblemFilter } from './problem.filter.js';

describe('ProblemFilter', () => {
  const lines: string[] = [];
  const filter = new ProblemFilter(new Logger({ service: 'test', level: 'debug', destination: { write: line => lines.push(line) } }));
  beforeEach(() => {
    lines.length = 0;
  });

  const request = { method: 'GET', url: '/v1/leads/1?email=ada@example.com', is404: false, routeOptions: { url: '/v1/leads/:id' } };

  function catchOverHttp(error: unknown, sent = false) {
    const answer: { status?: number; body?: string } = {};
    const reply = {
      sent,
      code: (status: number) => ((answer.status = status), reply),
      headers: () => reply,
      type: () => reply,
      send: (body: string) => ((answer.body = body), reply),
    };
    const host = { getType: () => 'http', switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) };
    filter.catch(error, host as unknown as ArgumentsHost);
    return answer;
  }

  it('passes the error of an event handler on as it is', async () => {
    const error = new TypeError('cause');
    const passed = filter.catch(error, { getType: () => 'rpc' } as unknown as ArgumentsHost) as Observable<never>;
    await expect(firstValueFrom(passed)).rejects.toBe(error);
    expect(lines).toEqual([]);
  });

  it('logs a failure of the service with its cause, and a refusal only for debugging', () => {
    catchOverHttp(new Error('inside', { cause: new Error('deeper') }));
    catchOverHttp(Object.assign(new Error('gone'), { code: '57P01' }));
    expect(lines.map(line => JSON.parse(line) as { level: string; problem: string })).toMatchObject([
      { level: 'error', problem: 'internal-error', route: '/v1/leads/:id', error: { message: 'inside', cause: { message: 'deeper' } } },
      { level: 'error', problem: 'unavailable' },
    ]);
  });

  it('leaves what the query says out of answer and log', () => {
    const { body } = catchOverHttp(new Error('inside'));
    expect(body).toContain('"/v1/leads/1"');
    expect(`${body}${lines.join()}`).not.toContain('ada@');
  });

  it('does not answer twice', () => {
    expect(catchOverHttp(new Error('late'), true)).toEqual({});
    expect(lines).toHaveLength(1);
  });
});
