import type { ServiceName } from '@baton/contracts/topics';
import { Interrupted, Refused, Unreachable, WrongUse, type ProblemBody } from '../failures.js';
import { urlVariable, type Endpoints } from './endpoints.js';
import { jsonLines } from './json-lines.js';

const TIMEOUT_MS = 60_000;
/** Statuses of a service, or of what stands before it, that can't answer now. */
const AWAY = new Set([502, 503, 504]);

/** The services' HTTP APIs. */
export class Api {
  constructor(private readonly endpoints: Endpoints) {}

  /** @throws Refused, Unreachable, WrongUse when there is no address */
  get<T>(service: ServiceName, path: string): Promise<T> {
    return this.send<T>(service, 'GET', path);
  }

  /** Sends JSON. @throws as get */
  post<T>(service: ServiceName, path: string, body?: unknown): Promise<T> {
    return this.send<T>(service, 'POST', path, body);
  }

  /** @throws as get */
  delete(service: ServiceName, path: string): Promise<void> {
    return this.send(service, 'DELETE', path);
  }

  /**
   * Every item of a list that comes in pages.
   * @param list the member of the answer that holds the items
   * @param cursor the parameter that takes the `next` of the page before
   */
  async *items<T>(service: ServiceName, path: string, list: string, cursor: string): AsyncGenerator<T> {
    for (let next: string | null = ''; next !== null;) {
      const separator = path.includes('?') ? '&' : '?';
      const page: Record<string, unknown> = await this.get(
        service,
        next === '' ? path : `${path}${separator}${cursor}=${encodeURIComponent(next)}`,
      );
      yield* page[list] as T[];
      next = (page.next as string | null | undefined) ?? null;
    }
  }

  /** The whole of a list that comes in pages. */
  async all<T>(service: ServiceName, path: string, list: string, cursor: string): Promise<T[]> {
    const items: T[] = [];
    for await (const item of this.items<T>(service, path, list, cursor)) items.push(item);
    return items;
  }

  /**
   * Sends JSON, and gives the lines of the answer as they come, for as long as that takes. The last may be `{"error": <problem>}`.
   * @param interrupted hangs up
   * @throws as get, also between two lines; Interrupted
   */
  async *lines<T>(service: ServiceName, path: string, body: unknown, interrupted: AbortSignal): AsyncGenerator<T> {
    const base = this.baseOf(service);
    try {
      const answer = await this.request(service, 'POST', path, { body: JSON.stringify(body), signal: interrupted });
      for await (const line of jsonLines<object>(answer.body!)) {
        const { error } = line as { readonly error?: ProblemBody & { readonly status: number } };
        if (error !== undefined) throw failureOf(service, base, `POST ${path}`, error.status, error);
        yield line as T;
      }
    } catch (error) {
      if (interrupted.aborted) throw new Interrupted();
      if (error instanceof Refused || error instanceof Unreachable) throw error;
      throw new Unreachable(service, base, `hung up in the middle of its answer (${(error as Error).message})`);
    }
  }

  private async send<T>(service: ServiceName, method: string, path: string, body?: unknown): Promise<T> {
    const sent = { body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
    const answer = await this.request(service, method, path, sent);
    const text = await answer.text().catch((error: Error) => {
      throw new Unreachable(service, this.baseOf(service), `hung up in the middle of its answer (${error.message})`);
    });
    return (text === '' ? undefined : this.parsed(service, text)) as T;
  }

  /** A page to sign in, or of whoever else has the address now, comes with 200, too. */
  private parsed(service: ServiceName, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new Unreachable(service, this.baseOf(service), 'is not Baton: its answer is no JSON');
    }
  }

  private baseOf(service: ServiceName): string {
    const base = this.endpoints.urls[service];
    if (base === undefined) throw new WrongUse(`There is no address of ${service}: set ${urlVariable(service)}`);
    return base;
  }

  /** @returns an answer that says yes, its body unread */
  private async request(
    service: ServiceName,
    method: string,
    path: string,
    { body, signal }: { body: string | undefined; signal: AbortSignal },
  ): Promise<Response> {
    const base = this.baseOf(service);
    const answer = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${this.endpoints.key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body,
      signal,
    }).catch((error: Error) => {
      throw new Unreachable(service, base, `does not answer (${(error.cause as Error | undefined)?.message || error.message})`);
    });
    if (answer.ok) return answer;
    const request = `${method} ${path.split('?', 1)[0]}`;
    throw failureOf(service, base, request, answer.status, problemIn(await answer.text(), answer.status));
  }
}

function failureOf(service: ServiceName, base: string, request: string, status: number, problem: ProblemBody): Refused | Unreachable {
  if (AWAY.has(status)) return new Unreachable(service, base, `can not answer now (${status}): try again`);
  return new Refused(service, request, status, problem);
}

function problemIn(text: string, status: number): ProblemBody {
  try {
    const value = JSON.parse(text) as Partial<ProblemBody> | null;
    if (typeof value?.title === 'string') return { type: `status-${status}`, ...value, title: value.title };
  } catch {
    // Not one of Baton's own answers: what it says is shown as it came.
  }
  return { type: `status-${status}`, title: `The answer was ${status}`, detail: text.trim().slice(0, 1_000) || undefined };
}
