import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a database server that can be cut off and mended: connections to it break, and new ones are refused. */
export interface SeverableDatabase {
  /** The URL of the database by this way. */
  readonly url: string;
  sever(): Promise<void>;
  mend(): Promise<void>;
}

/** A way to the database with this URL, on a port of its own. */
export async function severable(url: string): Promise<SeverableDatabase> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server = createServer(socket => {
        const other = connect(Number(target.port), target.hostname);
        for (const one of [socket, other]) {
          sockets.add(one);
          one.on('error', () => undefined).on('close', () => [socket, other].forEach(s => s.destroy()));
        }
        socket.pipe(other).pipe(socket);
      });
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve((server!.address() as AddressInfo).port));
    });
  const port = await listen(0);
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return {
    url: through.href,
    sever: () =>
      new Promise(resolve => {
        server!.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        sockets.clear();
      }),
    mend: async () => void (await listen(port)),
  };
}
