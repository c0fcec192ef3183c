import fastify from 'fastify';
import { followBodyLimits } from './body-limit.js';

describe('the limit of bodies', () => {
  it('is that of the server, unless a route says otherwise', async () => {
    const server = fastify({ bodyLimit: 20 });
    followBodyLimits(server);
    server.post('/short', () => 'ok');
    server.post('/long', { config: { bodyLimit: 2_000 } as object }, () => 'ok');
    const status = async (url: string, length: number) =>
      (await server.inject({ method: 'POST', url, payload: { filler: 'x'.repeat(length) } })).statusCode;
    expect(await status('/short', 100)).toBe(413);
    expect(await status('/long', 100)).toBe(200);
    expect(await status('/long', 3_000)).toBe(413);
    await server.close();
  });
});
