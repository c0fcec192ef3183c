import * as http from 'node:http';
import * as https from 'node:https';
import type { Outcome } from './classify-outcome.js';
import type { TargetGuard } from './target-guard.js';

/** So much of an answer is read; what is longer is cut off. */
const MOST_ANSWER_BYTES = 65_536;
/** So much of it is kept for the log. */
const KEPT_ANSWER_BYTES = 1_024;
const IDLE_MS = 30_000;

export interface WebhookRequest {
  readonly subscriptionId: string;
  readonly url: string;
  readonly maxConcurrent: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that was kept open had been closed by the other side when it was used again. */
class Stale extends Error {}

/** Posts to receivers. Connections are kept open, those of each subscription apart. Redirects are not followed. */
export class WebhookClient {
  private readonly agents = new Map<string, http.Agent>();

  /** @param timeoutMs for a request as a whole */
  constructor(
    private readonly guard: TargetGuard,
    private readonly timeoutMs: number,
  ) {}

  /** Never throws. @param ending aborted when the service cannot wait any longer */
  async post(request: WebhookRequest, ending: AbortSignal): Promise<Outcome> {
    // Looked at again here: what may be reached can be configured otherwise than when the subscription was written.
    const problem = this.guard.problemOf(request.url);
    if (problem !== undefined) return { kind: 'failed', error: `the URL ${problem}` };
    const deadline = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([deadline, ending]);
    try {
      return await this.attempt(request, signal).catch((error: unknown) => {
        if (error instanceof Stale && !signal.aborted) return this.attempt(request, signal);
        throw error;
      });
    } catch (error) {
      if (deadline.aborted) return { kind: 'failed', error: `no answer within ${this.timeoutMs / 1_000} s` };
      if (ending.aborted) return { kind: 'interrupted' };
      return { kind: 'failed', error: messageOf(error) };
    }
  }

  /** Closes what is open to subscriptions that are not among these. */
  keepOnly(subscriptionIds: ReadonlySet<string>): void {
    for (const [key, agent] of this.agents)
      if (!subscriptionIds.has(key.slice(key.indexOf('/') + 1))) {
        agent.destroy();
        this.agents.delete(key);
      }
  }

  private attempt({ subscriptionId, url, headers, body, maxConcurrent }: WebhookRequest, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const target = new URL(url);
      const request = (target.protocol === 'https:' ? https : http).request(target, {
        method: 'POST',
        agent: this.agentOf(subscriptionId, target.protocol, maxConcurrent),
        lookup: this.guard.lookup,
        signal,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Baton-Delivery/1',
          accept: '*/*',
          'accept-encoding': 'identity',
        },
      });
      // A deadline that passes while the answer is read ends the reading; the answer counts.
      let isAnswered = false;
      request.once('response', response => {
        isAnswered = true;
        void readAnswer(response).then(resolve);
      });
      request.on('error', error => {
        if (!isAnswered) reject(request.reusedSocket && isClosed(error) ? new Stale() : error);
      });
      request.end(body);
    });
  }

  private agentOf(subscriptionId: string, protocol: string, maxSockets: number): http.Agent {
    const key = `${protocol}/${subscriptionId}`;
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
function readAnswer(response: http.IncomingMessage): Promise<Outcome> {
  return new Promise(resolve => {
    const kept: Buffer[] = [];
    let bytes = 0;
    const end = () =>
      resolve({
        kind: 'answered',
        status: response.statusCode!,
        retryAfter: response.headers['retry-after'],
        answer: Buffer.concat(kept).subarray(0, KEPT_ANSWER_BYTES).toString('utf8').replaceAll('\u0000', ''),
      });
    response.on('data', (chunk: Buffer) => {
      if (bytes < KEPT_ANSWER_BYTES) kept.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) response.destroy();
    });
    // Comes after an end, an error and a destruction alike.
    response.once('close', end);
    response.on('error', () => undefined);
  });
}

const isClosed = (error: NodeJS.ErrnoException): boolean => error.code === 'ECONNRESET' || error.code === 'EPIPE';

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code || error.name : String(error);
}
