import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/**
 * Connections on which nobody has asked anything yet. A server that closes takes them for busy and waits a minute or more for their first
 * request: browsers, clients and load balancers open some ahead of need.
 * @returns ends those there are, and from then on those that come, but for the ones that have just asked
 */
export function followSilentConnections(server: Server): () => Promise<void> {
  const silent = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    if (isClosing) void endUnlessAsked([socket]);
  });
  server.on('request', ({ socket }) => void silent.delete(socket));
  return () => {
    isClosing = true;
    return endUnlessAsked([...silent]);
  };
}

/** Ends connections of which nothing has come, also not what arrived with them: that takes two rounds of the loop to be read. */
async function endUnlessAsked(sockets: readonly Socket[]): Promise<void> {
  for (let round = 0; round < 2; round++) await setImmediate();
  // Of one that has begun to ask, the answer is waited for as of any other.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
}
