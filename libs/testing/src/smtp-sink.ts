import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that came in. */
export interface SinkMail {
  readonly receivedAt: string;
  /** Envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the server answers to a command instead of taking it, e.g. { code: 550, text: 'no such mailbox' }. */
export interface SmtpRefusal {
  readonly code: number;
  readonly text: string;
}

export interface SmtpSinkOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Of the view; 0, the default: any free port. */
  readonly httpPort?: number;
  readonly host?: string;
  /** The oldest go when there are more. */
  readonly keep?: number;
  /** Asked at RCPT TO. */
  readonly refuseRecipient?: (address: string) => SmtpRefusal | undefined;
  /** Asked when the whole mail has arrived, before it is taken. */
  readonly refuseMail?: (mail: SinkMail) => SmtpRefusal | undefined | Promise<SmtpRefusal | undefined>;
}

/** A mail server that keeps what it gets and sends nothing on: for the demo and for tests. */
export interface SmtpSink {
  readonly smtpUrl: string;
  /** GET /messages (JSON; ?to=address), DELETE /messages. */
  readonly httpUrl: string;
  /** Oldest first. */
  readonly messages: readonly SinkMail[];
  clear(): void;
  close(): Promise<void>;
}

const failure = ({ code, text }: SmtpRefusal): Error => Object.assign(new Error(text), { responseCode: code });

async function readMail(raw: Buffer, session: SMTPServerSession): Promise<SinkMail> {
  const mail = await PostalMime.parse(raw);
  return {
    receivedAt: new Date().toISOString(),
    from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map(to => to.address),
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key.toLowerCase(), value])),
  };
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Starts it. Throws what keeps it from listening, such as a port that is taken. */
export async function smtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const { port = 0, httpPort = 0, host = '127.0.0.1', keep = 10_000, refuseRecipient, refuseMail } = options;
  const messages: SinkMail[] = [];

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    // Clients that keep their connections open are not waited for.
    closeTimeout: 50,
    logger: false,
    onRcptTo({ address }, _session, callback) {
      const refusal = refuseRecipient?.(address);
      callback(refusal && failure(refusal));
    },
    onData(stream, session, callback) {
      const take = async () => {
        const mail = await readMail(await bodyOf(stream), session);
        const refusal = await refuseMail?.(mail);
        if (refusal) throw failure(refusal);
        messages.push(mail);
        if (messages.length > keep) messages.shift();
      };
      take().then(
        () => callback(),
        (error: Error) => callback(error),
      );
    },
  });
  // A client that goes away in the middle is no failure of the sink.
  smtp.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(port, host, resolve);
  });
  const http = createServer((request, response) => answer(request, response, messages));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(httpPort, host, resolve);
  }).catch(async (error: unknown) => {
    await closed(smtp);
    throw error;
  });

  return {
    smtpUrl: `smtp://${host}:${(smtp.server.address() as AddressInfo).port}`,
    httpUrl: `http://${host}:${(http.address() as AddressInfo).port}`,
    messages,
    clear: () => void (messages.length = 0),
    close: async () => {
      await Promise.all([closed(smtp), closed(http)]);
    },
  };
}

function closed(server: SMTPServer | Server): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}

function answer(request: IncomingMessage, response: ServerResponse, messages: SinkMail[]): void {
  const url = new URL(request.url ?? '/', 'http://sink');
  const send = (status: number, body?: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
  if (url.pathname !== '/messages') return void send(404, { title: 'There is only /messages here' });
  if (request.method === 'DELETE') {
    messages.length = 0;
    return void send(204);
  }
  const to = url.searchParams.get('to');
  send(200, { messages: to === null ? messages : messages.filter(mail => mail.to.includes(to)) });
}
