import type { ServiceName } from '@baton/contracts';
import { Refused, Unreachable, WrongUse, type ProblemBody } from '../failures.js';
import { urlVariable, type Endpoints } from './endpoints.js';

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

  private async send<T>(service: ServiceName, method: string, path: string, body?: unknown): Promise<T> {
    const base = this.endpoints.urls[service];
    if (base === undefined) throw new WrongUse(`There is no address of ${service}: set ${urlVariable(service)}`);
    const answer = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${this.endpoints.key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new Unreachable(service, base, `does not answer (${(error.cause as Error | undefined)?.message || error.message})`);
    });
    const text = await answer.text();
    if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    if (AWAY.has(answer.status)) throw new Unreachable(service, base, `can not answer now (${answer.status}): try again`);
    throw new Refused(service, `${method} ${path.split('?', 1)[0]}`, answer.status, problemIn(text, answer.status));
  }
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
