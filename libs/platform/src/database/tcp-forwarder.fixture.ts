import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A port that leads to another one, or to nowhere: a server that goes away and comes back, for its clients. */
export interface TcpForwarder {
  port: number;
  open(): Promise<void>;
  /** Refuses new connections and cuts those that stand. */
  shut(): Promise<void>;
}

/** A forwarder to a port of this machine, shut at first. Its own port is free until it is opened. */
export async function tcpForwarder(target: number): Promise<TcpForwarder> {
  const sockets = new Set<Socket>();
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  const listen = (port: number): Promise<void> => new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await close();
  return { port, open: () => listen(port), shut: close };
}
