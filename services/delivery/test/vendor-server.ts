import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface VendorAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A vendor's API on this machine, over real HTTP: it can be down, remembers what it was asked, and answers once otherwise when it is told to. */
export abstract class VendorServer {
  readonly requests: VendorRequest[] = [];
  /** Called before a request is worked on; it can keep it from arriving for a while. */
  beforeWork: (request: VendorRequest) => void | Promise<void> = () => undefined;
  /** Called when a request was worked on, before it is answered; it can keep the answer back. */
  beforeAnswer: (request: VendorRequest) => void | 'hang up' | Promise<void> = () => undefined;
  private readonly instead: VendorAnswer[] = [];
  private server!: Server;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** On the port that it had, if it had one. */
  async listen(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url!, this.url);
        const asked = {
          method: request.method!,
          path: pathname,
          query: searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        void this.take(asked).then(answer => {
          if (answer === undefined) return response.destroy();
          const { status, json, headers = {} } = answer;
          return response
            .writeHead(status, { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers })
            .end(json === undefined ? '' : JSON.stringify(json));
        });
      });
    });
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** The next requests are answered so, one each, and nothing is done for them. */
  answerNext(...answers: VendorAnswer[]): void {
    this.instead.push(...answers);
  }

  /** How many requests a path had. */
  count(path: string | RegExp): number {
    return this.requests.filter(request => (typeof path === 'string' ? request.path === path : path.test(request.path))).length;
  }

  protected abstract answer(request: VendorRequest): VendorAnswer;

  private async take(request: VendorRequest): Promise<VendorAnswer | undefined> {
    this.requests.push(request);
    await this.beforeWork(request);
    const answer = this.instead.shift() ?? this.answer(request);
    return (await this.beforeAnswer(request)) === 'hang up' ? undefined : answer;
  }
}
