import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@baton/testing';
import { nameResolver, type Resolve } from './resolve-name.js';

const A = 1;
const [NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME] = [0, 2, 3];
/** What the name server below says of a name: nothing, an error, or addresses of IPv4. */
type Answer = 'silence' | number | readonly string[];

/** A name server (RFC 1035, section 4) that says what it is told to. */
class NameServer {
  readonly asked: string[] = [];
  private readonly unanswered: [Buffer, RemoteInfo][] = [];
  private constructor(
    private readonly socket: Socket,
    private readonly answers: Map<string, Answer>,
  ) {
    socket.on('message', (query, from) => this.take(query, from));
  }

  static async start(answers: Record<string, Answer>): Promise<NameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
    return new NameServer(socket, new Map(Object.entries(answers)));
  }

  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  /** Answers after all what it left unanswered. */
  answerAll(addresses: readonly string[]): void {
    for (const [query, from] of this.unanswered.splice(0)) this.send(query, from, addresses);
  }

  close(): void {
    this.socket.close();
  }

  private take(query: Buffer, from: RemoteInfo): void {
    const name = nameIn(query);
    this.asked.push(name);
    const answer = this.answers.get(name) ?? NO_SUCH_NAME;
    if (answer === 'silence') this.unanswered.push([query, from]);
    else this.send(query, from, answer);
  }

  private send(query: Buffer, { port, address }: RemoteInfo, answer: Exclude<Answer, 'silence'>): void {
    const end = endOfQuestion(query);
    const records = typeof answer === 'number' || query.readUInt16BE(end - 4) !== A ? [] : answer.map(recordOf);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (typeof answer === 'number' ? answer : NO_ERROR), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    this.socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), port, address);
  }
}

const labelsIn = (query: Buffer, at = 12): string[] =>
  query[at] === 0 ? [] : [query.toString('latin1', at + 1, at + 1 + query[at]!), ...labelsIn(query, at + 1 + query[at]!)];
const nameIn = (query: Buffer): string => labelsIn(query).join('.').toLowerCase();
/** Behind the name, its type and its class. */
const endOfQuestion = (query: Buffer): number => 12 + labelsIn(query).reduce((sum, label) => sum + 1 + label.length, 1) + 4;
/** The name of the question, an address of IPv4, for a minute. */
const recordOf = (address: string): Buffer => Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);

const directory = mkdtempSync(join(tmpdir(), 'baton-names-'));
const hostsFile = join(directory, 'hosts');
writeFileSync(hostsFile, '127.0.0.1 localhost # silent.example\n10.1.2.3\tpinned.example  also.example\n');
const silentNames = Array.from({ length: 12 }, (_, n) => `silent-${n}.example`);
let server: NameServer;
beforeAll(async () => {
  server = await NameServer.start({
    'crm.example': ['192.0.2.1', '192.0.2.2'],
    'silent.example': 'silence',
    ...Object.fromEntries(silentNames.map(name => [name, 'silence' as const])),
    'broken.example': SERVER_FAILURE,
    'pinned.example': ['192.0.2.3'],
  });
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

const told: string[] = [];
const system: Resolve = async hostname => {
  told.push(hostname);
  return [{ address: '10.1.2.3', family: 4 }];
};
const resolverOf = (timeoutMs: number) => nameResolver({ servers: [server.address], timeoutMs, hostsFile, system });

describe('a name server that does not answer', () => {
  it('holds up nobody who asks for another name', async () => {
    const resolve = resolverOf(60_000);
    let silent = 0;
    const waiting = silentNames.map(name => resolve(name).finally(() => silent++));
    expect(await resolve('crm.example')).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
    ]);
    expect(silent).toBe(0);
    // Each for its addresses of both kinds.
    await eventually(() => expect(server.asked.filter(name => silentNames.includes(name))).toHaveLength(24));
    server.answerAll(['192.0.2.9']);
    expect(new Set((await Promise.all(waiting)).flat().map(each => each.address))).toEqual(new Set(['192.0.2.9']));
  });

  it('is given up after its time, and the system does not wait for it either', async () => {
    told.length = 0;
    await expect(resolverOf(50)('silent.example')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    await expect(resolverOf(60_000)('broken.example')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    expect(told).toEqual([]);
  });
});

describe('the system', () => {
  it('is asked for names of its hosts file, which name servers do not overrule', async () => {
    told.length = 0;
    for (const name of ['pinned.example', 'Also.Example', 'localhost'])
      expect(await resolverOf(60_000)(name)).toEqual([{ address: '10.1.2.3', family: 4 }]);
    expect(told).toEqual(['pinned.example', 'Also.Example', 'localhost']);
  });

  it('is asked for what name servers do not know, as it may complete the name', async () => {
    told.length = 0;
    expect(await resolverOf(60_000)('crm')).toEqual([{ address: '10.1.2.3', family: 4 }]);
    expect(told).toEqual(['crm']);
  });

  it('says itself that a name does not exist', async () => {
    const real = nameResolver({ servers: [server.address], hostsFile });
    await expect(real('nobody.invalid')).rejects.toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });
});
