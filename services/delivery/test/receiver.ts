import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ReceivedRequest {
  readonly id: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The event: what the body says. */
  readonly event: any;
}

/** What a receiver does with a request: a status to answer with, or anything else. */
export type Behavior = (request: ReceivedRequest, response: ServerResponse, nth: number) => number | void | Promise<number | void>;

/** A receiver on this machine that remembers everything, drops repeats by webhook-id, and behaves as it is told. */
export class Receiver {
  readonly requests: ReceivedRequest[] = [];
  /** Events that had an effect, in their order: each of them once. */
  readonly effects: any[] = [];
  mostAtOnce = 0;
  private readonly seen = new Set<string>();
  private readonly sockets = new Set<Socket>();
  private underWay = 0;
  private server!: Server;
  private port = 0;

  constructor(public behavior: Behavior = () => 204) {}

  static async start(behavior?: Behavior): Promise<Receiver> {
    const receiver = new Receiver(behavior);
    await receiver.listen();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  /** On the port that it had, if it had one. */
  async listen(): Promise<void> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        void this.take(
          {
            id: String(request.headers['webhook-id']),
            path: request.url!,
            headers: request.headers,
            body,
            event: JSON.parse(body),
          },
          response,
        );
      });
    });
    this.server.on('connection', socket => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Nobody listens any more; connections break. */
  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Breaks every connection, and goes on listening. */
  breakConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  requestsOf(leadId: string): ReceivedRequest[] {
    return this.requests.filter(r => r.event.data.leadId === leadId);
  }

  private async take(request: ReceivedRequest, response: ServerResponse): Promise<void> {
    this.requests.push(request);
    this.underWay++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    // Answered, or given up by the other side.
    response.once('close', () => this.underWay--);
    const status = await this.behavior(request, response, this.requests.filter(r => r.id === request.id).length);
    if (status === undefined) return;
    if (status < 300 && !this.seen.has(request.id)) {
      this.seen.add(request.id);
      this.effects.push(request.event);
    }
    response.writeHead(status).end(status < 300 ? '' : 'not now');
  }
}
