import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../ports.js';
import { Watchdog } from '../process/watchdog.js';
import { download } from './download.js';
import type { PartContext } from './part.js';
import { prepareRedis } from './redis.js';

const path = process.env.PATH!;
const binaryName = `redis-server-0-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;

describe('prepareRedis', () => {
  let directory: string;
  let binaries: string;
  let context: PartContext;
  let watchdog: Watchdog;
  const fetched = () => Promise.resolve({ kafkaLibraries: '', redisBinaries: binaries });
  const script = (name: string, body: string) => writeFileSync(join(binaries, name), `#!/bin/sh\n${body}\n`, { mode: 0o644 });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'baton-redis-'));
    binaries = join(directory, 'fetched');
    mkdirSync(binaries);
    watchdog = new Watchdog();
    const ports = { kafka: 0, kafkaController: 0, postgres: 0, redis: await freePort() };
    context = { directory, cacheDirectory: directory, ports, watchdog, log: () => {} };
    process.env.PATH = '/bin';
  });
  afterEach(() => {
    process.env.PATH = path;
    watchdog.close();
    rmSync(directory, { recursive: true });
  });

  it('takes a redis-server of the PATH and fetches nothing', async () => {
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'redis-server'), '#!/bin/sh\necho "Redis server v=7.2.4"\n', { mode: 0o755 });
    process.env.PATH = bin + delimiter + path;
    const redis = await prepareRedis(context, new Promise(() => {}));
    expect(redis.plan.command).toBe('redis-server');
  });

  it('makes the fetched program executable and takes it', async () => {
    script(binaryName, 'echo "Redis server v=6.2.6"');
    script('redis-server-0-another-platform', 'exit 1');
    const redis = await prepareRedis(context, fetched());
    expect(redis.plan.command).toBe(join(binaries, binaryName));
  });

  it('says that there is none for this platform', async () => {
    await expect(prepareRedis(context, fetched())).rejects.toThrow(/^There is no Redis for .* to fetch: install redis-server/);
  });

  it('says why the fetched one does not run here', async () => {
    script(binaryName, 'echo "libssl.so.3: cannot open shared object file" >&2; exit 127');
    await expect(prepareRedis(context, fetched())).rejects.toThrow('does not run here (libssl.so.3: cannot open shared object file)');
  });

  it('keeps nothing from one run to the next', async () => {
    process.env.PATH = path;
    const cache = join(import.meta.dirname, '..', '..', '..', '..', '.local', 'cache');
    const redis = await prepareRedis(
      context,
      download(cache, () => {}),
    );
    const keys = async (write?: string) => {
      const client = new Redis(context.ports.redis);
      if (write) await client.set(write, 'x');
      const found = await client.keys('*');
      await client.quit();
      return found;
    };
    await redis.start();
    expect(await keys('hint')).toEqual(['hint']);
    await redis.restart();
    expect(await keys()).toEqual([]);
    await redis.stop();
  });
});
