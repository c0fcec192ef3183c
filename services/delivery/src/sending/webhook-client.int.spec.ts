import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@baton/testing';
import { GuardedHttp } from './guarded-http.js';
import type { Resolve } from './resolve-name.js';
import { TargetGuard } from './target-guard.js';
import { WebhookClient, type WebhookRequest } from './webhook-client.js';

const open: Server[] = [];
const clients: GuardedHttp[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.keepOnly(new Set());
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function listening(listener: RequestListener, host = '127.0.0.1'): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
function clientOf({
  networks = ['127.0.0.1/32'],
  resolve,
  timeoutMs = 60_000,
}: { networks?: string[]; resolve?: Resolve; timeoutMs?: number } = {}) {
  const http = new GuardedHttp(new TargetGuard(true, networks, resolve), timeoutMs);
  clients.push(http);
  return new WebhookClient(http);
}
const never = new AbortController().signal;
const request = (url: string, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
  subscriptionId: 's',
  url,
  maxConcurrent: 4,
  headers: { 'webhook-id': 'x' },
  body: '{"a":"ü"}',
  ...more,
});

describe('a request to a receiver', () => {
  it('says what was answered, the first kilobyte of it', async () => {
    let body = '';
    const { port } = await listening((incoming, answer) => {
      incoming.on('data', chunk => (body += chunk));
      incoming.on('end', () => answer.writeHead(202, { 'retry-after': '7' }).end('y'.repeat(3_000)));
    });
    expect(await clientOf().post(request(`http://127.0.0.1:${port}/`), never)).toEqual({
      kind: 'answered',
      status: 202,
      retryAfter: '7',
      answer: 'y'.repeat(1_024),
    });
    expect(body).toBe('{"a":"ü"}');
  });

  it('uses a connection again', async () => {
    const { port, server } = await listening((_incoming, answer) => answer.end());
    let connections = 0;
    server.on('connection', () => connections++);
    const client = clientOf();
    for (let n = 0; n < 5; n++) await client.post(request(`http://127.0.0.1:${port}/`), never);
    expect(connections).toBe(1);
  });

  it('takes another connection when the one that was kept had been closed', async () => {
    const { port, server } = await listening((_incoming, answer) => answer.end());
    const client = clientOf();
    for (let n = 0; n < 20; n++) {
      expect(await client.post(request(`http://127.0.0.1:${port}/`), never)).toMatchObject({ status: 200 });
      server.closeAllConnections();
    }
  });

  it('ends at the deadline, whether nothing is answered or the answer does not end', async () => {
    const silent = await listening(() => undefined);
    expect(await clientOf({ timeoutMs: 200 }).post(request(`http://127.0.0.1:${silent.port}/`), never)).toEqual({
      kind: 'failed',
      error: 'no answer within 0.2 s',
    });
    const endless = await listening((_incoming, answer) => void answer.writeHead(200).write('begun'));
    // Time enough for the beginning, however busy the machine is.
    expect(await clientOf({ timeoutMs: 2_000 }).post(request(`http://127.0.0.1:${endless.port}/`), never)).toMatchObject({
      kind: 'answered',
      status: 200,
      answer: 'begun',
    });
  });

  it('reads no more than 64 KB of an answer', async () => {
    let written = 0;
    const { port } = await listening((_incoming, answer) => {
      answer.writeHead(200);
      const pour = () => {
        while (!answer.destroyed && answer.write(Buffer.alloc(65_536))) written += 65_536;
      };
      answer.on('drain', pour);
      answer.on('error', () => undefined);
      pour();
    });
    expect(await clientOf().post(request(`http://127.0.0.1:${port}/`), never)).toMatchObject({ status: 200 });
    expect(written).toBeLessThan(20_000_000);
  });

  it('is interrupted when the service cannot wait any longer', async () => {
    const ending = new AbortController();
    const { port } = await listening(() => ending.abort());
    expect(await clientOf().post(request(`http://127.0.0.1:${port}/`), ending.signal)).toEqual({ kind: 'interrupted' });
  });

  it('says that nobody listens, or that a name is unknown', async () => {
    const { port, server } = await listening(() => undefined);
    await new Promise(resolve => server.close(resolve));
    expect(await clientOf().post(request(`http://127.0.0.1:${port}/`), never)).toMatchObject({
      error: expect.stringContaining('ECONNREFUSED'),
    });
    const unknown = clientOf({ resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND nowhere.example')) });
    expect(await unknown.post(request('http://nowhere.example/'), never)).toMatchObject({ error: expect.stringContaining('ENOTFOUND') });
  });
});

describe('a request without an answer', () => {
  it('may have arrived when all of it was sent, and surely did not when there was no connection', async () => {
    const http = new GuardedHttp(new TargetGuard(true, ['127.0.0.1/32']), 60_000);
    const failureOf = (port: number) =>
      http
        .request({ ...request(`http://127.0.0.1:${port}/`), receiverId: 's', method: 'POST', mostAnswerBytes: 1_024 }, never)
        .catch(error => error);
    const { port, server } = await listening((incoming, answer) => void incoming.resume().on('end', () => answer.destroy()));
    expect(await failureOf(port)).toMatchObject({ name: 'NoAnswer', wasSent: true });
    await new Promise(resolve => server.close(resolve));
    expect(await failureOf(port)).toMatchObject({ name: 'NoAnswer', wasSent: false });
    http.keepOnly(new Set());
  });
});

describe('a request that must not be made', () => {
  it('is not: this machine, unless it is allowed', async () => {
    let calls = 0;
    const { port } = await listening((_incoming, answer) => {
      calls++;
      answer.end();
    });
    const strict = clientOf({ networks: [] });
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f000001', '0'])
      expect(await strict.post(request(`http://${host}:${port}/`), never)).toMatchObject({
        kind: 'failed',
        error: expect.stringContaining('not'),
      });
    expect(calls).toBe(0);
  });

  it('does not follow a redirect', async () => {
    let isFollowed = false;
    const inner = await listening((_incoming, answer) => {
      isFollowed = true;
      answer.end();
    });
    const { port } = await listening((_incoming, answer) => answer.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end());
    expect(await clientOf().post(request(`http://127.0.0.1:${port}/`), never)).toMatchObject({ kind: 'answered', status: 302 });
    expect(isFollowed).toBe(false);
  });

  it('goes to the address that was looked at, and is refused when the name leads elsewhere the next time', async () => {
    const asked: string[] = [];
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.1'];
    const { port, server } = await listening((incoming, answer) => answer.end(incoming.headers.host), '0.0.0.0');
    const connectedTo: (string | undefined)[] = [];
    server.on('connection', socket => connectedTo.push(socket.localAddress));
    const client = clientOf({
      resolve: async name => {
        const address = answers[asked.push(name) - 1];
        return [{ address, family: 4 }];
      },
    });
    const post = () => client.post(request(`http://rebinding.example:${port}/`), never);
    expect(await post()).toMatchObject({ status: 200, answer: `rebinding.example:${port}` });
    // A kept connection is still one to the address that was looked at.
    expect(await post()).toMatchObject({ status: 200 });
    expect(asked).toHaveLength(1);
    server.closeAllConnections();
    await eventually(async () => {
      expect(await post()).toEqual({ kind: 'failed', error: 'rebinding.example does not lead to a public address' });
    });
    expect(new Set(connectedTo)).toEqual(new Set(['127.0.0.1']));
  });
});
