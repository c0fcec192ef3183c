import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { engineAddress, obstacleToContainers } from './docker-engine.js';

describe('obstacleToContainers', () => {
  let engine: Server;
  let env: NodeJS.ProcessEnv;
  const images = new Set<string>();
  beforeAll(async () => {
    engine = createServer((request, response) => {
      const image = /^\/images\/(.+)\/json$/.exec(request.url ?? '')?.[1];
      response.writeHead(request.url === '/_ping' || (image !== undefined && images.has(image)) ? 200 : 404).end();
    });
    await new Promise<void>(resolve => engine.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    images.clear();
    env = { DOCKER_HOST: `tcp://127.0.0.1:${(engine.address() as AddressInfo).port}` };
  });
  afterAll(() => new Promise(resolve => engine.close(resolve)));

  it('says that no engine answers', async () => {
    expect(await obstacleToContainers([], { DOCKER_HOST: 'unix:///nowhere/docker.sock' })).toBe('no Docker engine answers');
    expect(await obstacleToContainers([], { DOCKER_HOST: 'tcp://127.0.0.1:1' })).toBe('no Docker engine answers');
  });

  it('names the images that have to be pulled first', async () => {
    images.add('postgres:17');
    expect(await obstacleToContainers(['postgres:17', 'apache/kafka:4.2.0', 'redis:7'], env)).toBe(
      'the Docker engine lacks images: docker pull apache/kafka:4.2.0, docker pull redis:7',
    );
  });

  it('finds none when the engine has the images, and does without Ryuk when that one is missing', async () => {
    images.add('postgres:17');
    expect(await obstacleToContainers(['postgres:17'], env)).toBeUndefined();
    expect(env.TESTCONTAINERS_RYUK_DISABLED).toBe('true');
  });

  it('leaves Ryuk on where the engine has it, and as it is where somebody has decided', async () => {
    images.add('testcontainers/ryuk:0.14.0');
    expect(await obstacleToContainers([], env)).toBeUndefined();
    expect(env.TESTCONTAINERS_RYUK_DISABLED).toBeUndefined();
    images.clear();
    env.TESTCONTAINERS_RYUK_DISABLED = 'false';
    await obstacleToContainers([], env);
    expect(env.TESTCONTAINERS_RYUK_DISABLED).toBe('false');
  });
});

describe('engineAddress', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { socketPath: '/run/user/1000/docker.sock' }],
    ['tcp://engine:2376', { host: 'engine', port: '2376' }],
    ['tcp://engine', { host: 'engine', port: 2375 }],
  ])('is what DOCKER_HOST says: %s', (DOCKER_HOST, address) => {
    expect(engineAddress({ DOCKER_HOST })).toEqual(address);
  });
});
