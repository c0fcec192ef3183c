import type { FastifyInstance } from 'fastify';
import { Logger } from '../logs/logger.js';
import type { LogLevel } from '../logs/log-level.js';
import { currentTrace } from '../trace/trace.js';
import { acceptedRequestId, createHttpAdapter, type EndedRequest } from './fastify-server.js';

type Line = Record<string, unknown>;

async function server(level: LogLevel): Promise<{ http: FastifyInstance; ended: EndedRequest[]; lines: Line[] }> {
  const ended: EndedRequest[] = [];
  const lines: Line[] = [];
  const logger = new Logger({ service: 'test', level, destination: { write: text => lines.push(JSON.parse(text) as Line) } });
  const http = createHttpAdapter(logger, request => ended.push(request)).getInstance<FastifyInstance>();
  http.get('/leads/:id', () => currentTrace());
  http.get('/asked/:id', ({ params, query }) => ({ params, query }));
  http.post('/leads', () => currentTrace());
  await http.ready();
  return { http, ended, lines };
}

describe('createHttpAdapter', () => {
  it('tells how each request ended, by the template of its route', async () => {
    const { http, ended } = await server('info');
    const begun = performance.now();
    await http.inject('/leads/42?email=ada@example.com');
    await http.inject('/nowhere/42');
    expect(ended).toEqual([
      { method: 'GET', route: '/leads/:id', status: 200, seconds: expect.any(Number) as number },
      { method: 'GET', route: 'unmatched', status: 404, seconds: expect.any(Number) as number },
    ]);
    // Seconds, not milliseconds.
    expect(ended[0]!.seconds).toBeLessThanOrEqual((performance.now() - begun) / 1_000);
  });

  it('logs requests only for debugging, with their trace and without what stands in the URL', async () => {
    const { lines } = await server('info').then(async quiet => (await quiet.http.inject('/leads/42'), quiet));
    expect(lines).toEqual([]);
    const talking = await server('debug');
    const { headers } = await talking.http.inject('/leads/ada@example.com?phone=1');
    expect(talking.lines).toMatchObject([{ msg: 'request', route: '/leads/:id', status: 200, requestId: headers['x-request-id'] }]);
    expect(talking.lines[0]?.traceId).toBe(String(headers.traceparent).slice(3, 35));
    expect(JSON.stringify(talking.lines)).not.toMatch(/ada@|phone/);
  });

  it('runs every request in its own trace, also after its body was read', async () => {
    const { http } = await server('info');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => http.inject({ method: 'POST', url: '/leads', payload: { filler: 'x'.repeat(5_000) } })),
    );
    const traces = answers.map(answer => answer.json<{ traceparent: string }>().traceparent);
    expect(new Set(traces).size).toBe(20);
    expect(traces).toEqual(answers.map(answer => answer.headers.traceparent));
  });

  it('takes a signed token as a part of the path', async () => {
    const { http } = await server('info');
    expect((await http.inject(`/leads/${'a'.repeat(400)}`)).statusCode).toBe(200);
  });

  it('takes U+0000 out of the query, as out of bodies, and finds nothing at a path that has one: no database looks for it', async () => {
    const { http } = await server('info');
    expect((await http.inject('/asked/a?c=d%00&e=1&e=%002')).json()).toEqual({ params: { id: 'a' }, query: { c: 'd', e: ['1', '2'] } });
    expect((await http.inject('/asked/a%00b?c=d')).statusCode).toBe(404);
  });

  it('answers a URL that can not be read with a problem', async () => {
    const { http } = await server('info');
    const answer = await http.inject('/%zz');
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ type: 'bad-request', status: 400 });
  });
});

describe('acceptedRequestId', () => {
  it('keeps an id that is short and harmless', () => {
    expect(acceptedRequestId('abc-123.X:y_z')).toBe('abc-123.X:y_z');
  });

  it.each([undefined, '', 'a b', 'line\nbreak', 'x'.repeat(129), ['a']])('replaces %j', header => {
    expect(acceptedRequestId(header)).toBeUndefined();
  });
});
