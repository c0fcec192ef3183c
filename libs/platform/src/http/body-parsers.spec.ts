import { fastify, type FastifyInstance } from 'fastify';
import { addBodyParsers, withoutNul } from './body-parsers.js';
import type { HttpRequest } from './http-request.js';

describe('addBodyParsers', () => {
  let server: FastifyInstance;

  beforeAll(async () => {
    server = fastify();
    addBodyParsers(server);
    server.post('/', request => ({ body: request.body ?? null, raw: (request as HttpRequest).rawBody?.toString('utf8') ?? null }));
    await server.ready();
  });
  afterAll(() => server.close());

  const post = (
    type: string | undefined,
    payload: string | Buffer,
  ): Promise<{ statusCode: number; json: () => { body: unknown; raw: string } }> =>
    server.inject({ method: 'POST', url: '/', payload, headers: { ...(type && { 'content-type': type }) } });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/cloudevents+json', 'APPLICATION/JSON'])(
    'reads %s',
    async type => {
      expect((await post(type, '{"a":1}')).json().body).toEqual({ a: 1 });
    },
  );

  it('keeps the bytes, in which long integers still have all their digits', async () => {
    const text = '{ "leadgen_id" : 444444444444444444444 }';
    expect((await post('application/json', text)).json().raw).toBe(text);
  });

  it('reads a form', async () => {
    expect((await post('application/x-www-form-urlencoded', 'a=1&b=2&b=3&c=%00x')).json().body).toEqual({ a: '1', b: ['2', '3'], c: 'x' });
  });

  it.each(['application/yaml', 'text/yaml; charset=utf-8', 'application/x-yaml'])('reads what a person wrote, as %s', async type => {
    expect((await post(type, "why: 'more caps'\ncaps: { open: 7 } # a comment\nwhen: 2026-05-04\n")).json().body).toEqual({
      why: 'more caps',
      caps: { open: 7 },
      when: '2026-05-04',
    });
  });

  it.each(['text/csv', 'TEXT/CSV; charset=utf-8'])('reads a table as the member csv of a document, as %s', async type => {
    expect((await post(type, 'id,name\n1,Inés\0\n')).json().body).toEqual({ csv: 'id,name\n1,Inés\n' });
    expect((await post(type, Buffer.from('id\nIn\xe9s', 'latin1'))).statusCode).toBe(500); // a Problem: the filter makes it 400
  });

  it.each([
    ['wrong', 'a: [1, 2\nb: }'],
    [
      'an alias that grows',
      `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]`,
    ],
    ['not UTF-8', Buffer.from([0x61, 0x3a, 0xff])],
  ])('refuses YAML that is %s', async (_, payload) => {
    expect((await post('application/yaml', payload)).statusCode).toBe(500); // a Problem: the filter makes it 400
  });

  it.each([
    ['brackets', `${'['.repeat(3_000)}${']'.repeat(3_000)}`],
    ['lists', `${'- '.repeat(20_000)}a`],
    ['indentation', Array.from({ length: 500 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['itself', 'a: &a [*a]'],
  ])('refuses YAML that is nested without end, by %s: to read it could end the process', async (_, payload) => {
    expect((await post('application/yaml', payload)).json()).toMatchObject({ message: 'The body is nested deeper than 100 levels.' });
  });

  it('reads YAML with many brackets and lines that are not nested', async () => {
    const text = `a: "${'[] {} '.repeat(500)}"\nb:\n${'  - { c: [1] }\n'.repeat(500)}`;
    expect(((await post('application/yaml', text)).json().body as { b: unknown[] }).b).toHaveLength(500);
  });

  it('takes an empty body of a JSON request for none', async () => {
    expect((await post('application/json', '')).json().body).toBeNull();
  });

  it('takes U+0000 out of texts, which PostgreSQL can not store, but not out of the raw body', async () => {
    const { body, raw } = (await post('application/json', '{"a\\u0000":["x\\u0000y"],"b":"\\\\u0000"}')).json();
    expect(body).toEqual({ a: ['xy'], b: '\\u0000' });
    expect(raw).toContain('x\\u0000y');
  });

  it.each([
    ['cut off', '{"a":'],
    ['poisoned', '{"__proto__":{"admin":true}}'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('refuses JSON that is %s', async (_, payload) => {
    expect((await post('application/json', payload)).statusCode).toBe(500); // a Problem: the filter makes it 400
  });

  it.each(['text/xml', 'text/plain', 'application/jsonx', 'multipart/form-data; boundary=x'])('refuses %s', async type => {
    expect((await post(type, 'x')).statusCode).toBe(415);
  });
});

describe('withoutNul', () => {
  it('leaves everything else as it is', () => {
    const value = { a: [1, null, true, { b: 'x' }], c: undefined };
    expect(withoutNul(value)).toEqual(value);
  });
});
