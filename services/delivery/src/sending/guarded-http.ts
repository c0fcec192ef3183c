import * as http from 'node:http';
import * as https from 'node:https';
import type { TargetGuard } from './target-guard.js';

const IDLE_MS = 30_000;

export interface GuardedRequest {
  /** Whose connections are used. */
  readonly receiverId: string;
  readonly url: string;
  readonly method: string;
  readonly maxConcurrent: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** So much of the answer is read; what is longer is cut off. */
  readonly mostAnswerBytes: number;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** The whole of it was read. */
  readonly isComplete: boolean;
}

/** There was no answer. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    /** The caller gave up. */
    readonly isInterrupted = false,
    /** The request was sent; false: it surely did not arrive. */
    readonly wasSent = false,
  ) {
    super(message);
    this.name = 'NoAnswer';
  }
}

/** A connection that was kept open had been closed by the other side when it was used again. */
class Stale extends Error {}

/** Requests to the outside that reach only what may be reached. Connections are kept open, those of each receiver apart. Redirects are not followed. */
export class GuardedHttp {
  private readonly agents = new Map<string, http.Agent>();

  /** @param timeoutMs for a request as a whole */
  constructor(
    private readonly guard: TargetGuard,
    private readonly timeoutMs: number,
  ) {}

  /**
   * @param ending aborted when the caller cannot wait any longer
   * @throws NoAnswer
   */
  async request(request: GuardedRequest, ending: AbortSignal): Promise<GuardedAnswer> {
    // Looked at again here: what may be reached can be configured otherwise than when the receiver was written.
    const problem = this.guard.problemOf(request.url);
    if (problem !== undefined) throw new NoAnswer(`the URL ${problem}`);
    const deadline = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([deadline, ending]);
    let wasSent = false;
    const attempt = () => this.attempt(request, signal, () => void (wasSent = true));
    try {
      return await attempt().catch((error: unknown) => {
        if (error instanceof Stale && !signal.aborted) return attempt();
        throw error;
      });
    } catch (error) {
      if (deadline.aborted) throw new NoAnswer(`no answer within ${this.timeoutMs / 1_000} s`, false, wasSent);
      if (ending.aborted) throw new NoAnswer('there was no time left to wait for the answer', true, wasSent);
      throw new NoAnswer(messageOf(error), false, wasSent);
    }
  }

  /** Closes what is open to receivers that are not among these. */
  keepOnly(receiverIds: ReadonlySet<string>): void {
    for (const [key, agent] of this.agents)
      if (!receiverIds.has(key.slice(key.indexOf('/') + 1))) {
        agent.destroy();
        this.agents.delete(key);
      }
  }

  private attempt(
    { receiverId, url, method, headers, body, maxConcurrent, mostAnswerBytes }: GuardedRequest,
    signal: AbortSignal,
    sent: () => void,
  ): Promise<GuardedAnswer> {
    return new Promise((resolve, reject) => {
      const target = new URL(url);
      const request = (target.protocol === 'https:' ? https : http).request(target, {
        method,
        agent: this.agentOf(receiverId, target.protocol, maxConcurrent),
        lookup: this.guard.lookup,
        signal,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          'user-agent': 'Baton-Delivery/1',
          'accept-encoding': 'identity',
        },
      });
      // A deadline that passes while the answer is read ends the reading; the answer counts.
      let isAnswered = false;
      request.once('response', response => {
        isAnswered = true;
        void readAnswer(response, mostAnswerBytes).then(resolve);
      });
      // All of it has left: before there is a connection nothing does.
      request.once('finish', sent);
      request.on('error', error => {
        if (!isAnswered) reject(request.reusedSocket && isClosed(error) ? new Stale(error.message) : error);
      });
      request.end(body);
    });
  }

  private agentOf(receiverId: string, protocol: string, maxSockets: number): http.Agent {
    const key = `${protocol}/${receiverId}`;
    const existing = this.agents.get(key);
    if (existing !== undefined) {
      existing.maxSockets = maxSockets;
      return existing;
    }
    const Agent = protocol === 'https:' ? https.Agent : http.Agent;
    const agent = new Agent({ keepAlive: true, maxSockets, timeout: IDLE_MS });
    this.agents.set(key, agent);
    return agent;
  }
}

/** Once the receiver has said how it went, that counts, whatever becomes of the rest of its answer. */
function readAnswer(response: http.IncomingMessage, mostBytes: number): Promise<GuardedAnswer> {
  return new Promise(resolve => {
    const kept: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      if (bytes < mostBytes) kept.push(chunk);
      bytes += chunk.length;
      if (bytes > mostBytes) response.destroy();
    });
    // Comes after an end, an error and a destruction alike.
    response.once('close', () =>
      resolve({
        status: response.statusCode!,
        headers: response.headers,
        body: Buffer.concat(kept),
        isComplete: response.complete && bytes <= mostBytes,
      }),
    );
    response.on('error', () => undefined);
  });
}

const isClosed = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNRESET' || error.code === 'EPIPE';

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code || error.name : String(error);
}
