import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serviceNames } from '@baton/contracts';
import { Api } from '../connect/api.js';

export interface Asked {
  readonly request: string;
  readonly body: any;
}
type Answer = object | ((body: any) => object);

/** Refuses with a problem. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly problem: object,
  ) {}
}

/** Answers with lines of JSON; a text is sent as it is. */
export class Lines {
  /** Settles when whoever asked hangs up, or has everything. */
  readonly hungUp: Promise<void>;
  private hangUp!: () => void;

  constructor(
    readonly lines: readonly (object | string)[],
    readonly options: { readonly staysOpen?: boolean } = {},
  ) {
    this.hungUp = new Promise(resolve => (this.hangUp = resolve));
  }

  sendTo(response: ServerResponse): void {
    response.once('close', this.hangUp);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const line of this.lines) response.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
    if (this.options.staysOpen !== true) response.end();
  }
}

/** A server that stands in for all services: by request, such as `GET /v1/x`, what it answers. */
export class Answers {
  readonly asked: Asked[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}
  private answers: Readonly<Record<string, Answer>> = {};

  static async open(): Promise<Answers> {
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const opened = new Answers(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const { status, content } = opened.answer(`${request.method} ${request.url}`, text === '' ? undefined : JSON.parse(text));
      if (content instanceof Lines) content.sendTo(response);
      else response.writeHead(status).end(JSON.stringify(content));
    });
    return opened;
  }

  /** From now on answers these, and forgets what was asked. */
  give(answers: Readonly<Record<string, Answer>>): Api {
    this.answers = answers;
    this.asked.length = 0;
    return new Api({ urls: Object.fromEntries(serviceNames.map(service => [service, this.url])), key: 'key' });
  }

  /** What was asked of one path. */
  bodiesOf(request: string): any[] {
    return this.asked.filter(each => each.request === request).map(each => each.body);
  }

  close(): void {
    this.server.close();
  }

  private answer(request: string, body: unknown): { status: number; content: object } {
    this.asked.push({ request, body });
    const answer = this.answers[request];
    if (answer === undefined) return { status: 404, content: { type: 'not-found', title: `Nothing is given for ${request}` } };
    const given = typeof answer === 'function' ? (answer as (body: unknown) => object)(body) : answer;
    return given instanceof Refusal ? { status: given.status, content: given.problem } : { status: 200, content: given };
  }
}
