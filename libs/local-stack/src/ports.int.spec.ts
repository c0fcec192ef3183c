import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort, isPortFree, requireFreePorts } from './ports.js';
import { StackProblem } from './stack-problem.js';

describe('ports', () => {
  let server: Server;
  let taken: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>(resolve => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
    taken = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));

  it('are free or taken', async () => {
    expect(await isPortFree(taken)).toBe(false);
    expect(await isPortFree(await freePort())).toBe(true);
  });

  it('are named in one line each when they are taken', async () => {
    const failure = await requireFreePorts({ Kafka: taken, Redis: await freePort(), PostgreSQL: taken }).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(StackProblem);
    const lines = (failure as Error).message.split('\n');
    expect(lines.map(line => line.slice(0, line.indexOf(')') + 1))).toEqual([`Port ${taken} (Kafka)`, `Port ${taken} (PostgreSQL)`]);
    expect(lines[0]).toContain('BATON_PORT_BASE');
  });

  it('are no problem when all are free', async () => {
    await expect(requireFreePorts({ Kafka: await freePort() })).resolves.toBeUndefined();
  });
});
