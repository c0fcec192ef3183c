import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refused, Unreachable, WrongUse } from '../failures.js';
import { Api } from './api.js';

describe('the API of a service', () => {
  let server: Server;
  let answer: (request: IncomingMessage) => { status: number; body: string };
  let api: Api;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, body } = answer(request);
      response.writeHead(status).end(body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    api = new Api({ urls: { intake: url, scoring: 'http://127.0.0.1:9' }, key: 'the-key' });
  });
  afterAll(() => server.close());
  const failure = (call: Promise<unknown>) => call.catch((error: unknown) => error as never);

  it('is asked with the key', async () => {
    answer = ({ headers }) => ({ status: 200, body: JSON.stringify({ key: headers.authorization }) });
    expect(await api.get('intake', '/x')).toEqual({ key: 'Bearer the-key' });
  });

  it('gives lists page by page', async () => {
    const pages: Record<string, object> = { '/l?limit=2': { n: [1, 2], next: 'a/b' }, '/l?limit=2&after=a%2Fb': { n: [3], next: null } };
    answer = ({ url }) => ({ status: 200, body: JSON.stringify(pages[url!]) });
    expect(await api.all('intake', '/l?limit=2', 'n', 'after')).toEqual([1, 2, 3]);
  });

  it('refuses with a problem, of which nothing is lost', async () => {
    const problem = { type: 'invalid-request', title: 'No', status: 400, errors: [{ field: 'a', message: 'b' }], traceId: 't' };
    answer = () => ({ status: 400, body: JSON.stringify(problem) });
    const error = await failure(api.post('intake', '/v1/x?secret=1', {}));
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ service: 'intake', request: 'POST /v1/x', status: 400, problem });
  });

  it('may stand behind something that answers otherwise', async () => {
    answer = () => ({ status: 403, body: '<html>no</html>' });
    expect(await failure(api.get('intake', '/x'))).toMatchObject({ problem: { title: 'The answer was 403', detail: '<html>no</html>' } });
  });

  it('is away when it does not answer, or says so', async () => {
    answer = () => ({ status: 503, body: '' });
    expect(await failure(api.get('intake', '/x'))).toBeInstanceOf(Unreachable);
    expect(await failure(api.get('scoring', '/x'))).toMatchObject({
      message: expect.stringContaining('scoring at http://127.0.0.1:9 does not answer'),
    });
  });

  it('is away when what answers in its place is not Baton, or hangs up in the middle', async () => {
    answer = () => ({ status: 200, body: '<html>Sign in</html>' });
    const notBaton = await failure(api.get('intake', '/x'));
    expect(notBaton).toBeInstanceOf(Unreachable);
    expect(notBaton).toMatchObject({ message: expect.stringContaining('is not Baton: its answer is no JSON') });

    const hangsUp = createServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"a":', () => response.destroy());
    });
    await new Promise<void>(resolve => hangsUp.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(hangsUp.address() as AddressInfo).port}`;
    const cut = await failure(new Api({ urls: { intake: url }, key: 'k' }).get('intake', '/x'));
    hangsUp.close();
    expect(cut).toBeInstanceOf(Unreachable);
    expect(cut).toMatchObject({ message: expect.stringContaining('hung up in the middle of its answer') });
  });

  it('has to have an address', async () => {
    await expect(api.get('nurture', '/x')).rejects.toThrow(new WrongUse('There is no address of nurture: set BATON_NURTURE_URL'));
  });
});
