import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { GatheringSocket } from './gathering-socket.js';

describe('GatheringSocket', () => {
  let server: Server;
  let received: string;
  let pieces: number;
  let socket: GatheringSocket;
  beforeEach(async () => {
    [received, pieces] = ['', 0];
    server = createServer(peer => peer.on('data', (data: Buffer) => (received += data.toString())).on('end', () => peer.end()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    socket = new GatheringSocket();
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const send = socket._writev!.bind(socket);
    socket._writev = (chunks, callback) => (pieces++, send(chunks, callback));
  });
  afterEach(() => {
    socket.destroy();
    server.close();
  });
  const sent = async () => {
    socket.end();
    await once(socket, 'close');
    return received;
  };

  it('sends what is written in one go in one piece, in order', async () => {
    socket.cork();
    socket.write('a');
    socket.write('b');
    socket.uncork();
    socket.write('c');
    await Promise.resolve();
    socket.write('d');
    expect(await sent()).toBe('abcd');
    expect(pieces).toBe(1);
  });

  it('sends what is large as soon as it is whole, while the rest of that go is still being written', async () => {
    const large = 'a'.repeat(40_000);
    socket.cork();
    socket.write(large);
    socket.write('b');
    expect(pieces).toBe(0);
    socket.uncork();
    expect(pieces).toBe(1);
    socket.write('c');
    socket.write('d');
    expect(await sent()).toBe(`${large}bcd`);
    expect(pieces).toBe(2);
  });

  it('holds nothing back beyond that', async () => {
    socket.write('a');
    await new Promise<void>(resolve => socket.write('b', () => resolve()));
    await new Promise<void>(resolve => socket.write('c', () => resolve()));
    expect(await sent()).toBe('abc');
  });
});
