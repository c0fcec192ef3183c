import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections on which nobody has asked anything yet. A server that closes takes them for busy and waits a minute or more for their first
 * request: browsers, clients and load balancers open some ahead of need.
 * @returns ends those there are, and from then on those that come
 */
export function followSilentConnections(server: Server): () => void {
  const silent = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => void silent.delete(socket));
  return () => {
    isClosing = true;
    // Of one that has begun to ask, the answer is waited for as of any other.
    for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
  };
}
