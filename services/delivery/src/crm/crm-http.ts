import type { IncomingHttpHeaders } from 'node:http';
import type { GuardedHttp } from '../sending/guarded-http.js';
import { keptAnswer } from '../sending/kept-answer.js';
import { CrmUnavailable, type CrmAccess } from './crm-connector.js';

/** Two hundred records of a vendor that repeats each of them are far below this. */
const MOST_ANSWER_BYTES = 8_388_608;

export interface CrmRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With the query; below the connection's base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: { readonly type: string; readonly text: string };
}

export interface CrmAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** undefined when there is none. */
  readonly json: unknown;
  /** As much of it as is kept in the log. */
  readonly kept: string;
}

/** JSON over HTTP to a CRM. */
export class CrmHttp {
  constructor(private readonly http: GuardedHttp) {}

  /** @throws NoAnswer, CrmUnavailable for 5xx, redirects, and answers that are cut off or no JSON */
  async send({ connectionId, baseUrl, maxConcurrent, ending }: CrmAccess, { method, path, headers, body }: CrmRequest): Promise<CrmAnswer> {
    const answer = await this.http.request(
      {
        receiverId: connectionId,
        url: baseUrl.replace(/\/$/, '') + path,
        method,
        maxConcurrent,
        headers: { ...headers, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': body.type }) },
        body: body?.text,
        mostAnswerBytes: MOST_ANSWER_BYTES,
      },
      ending,
    );
    const { status } = answer;
    const kept = keptAnswer(answer.body);
    if (status >= 500) throw new CrmUnavailable(`answered ${status}`, status, kept);
    if (status >= 300 && status < 400) throw new CrmUnavailable(`answered ${status}: redirects are not followed`, status, kept);
    if (!answer.isComplete) throw new CrmUnavailable('the answer was cut off', status, kept);
    return { status, headers: answer.headers, json: parse(answer.body, status, kept), kept };
  }
}

function parse(body: Buffer, status: number, kept: string): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new CrmUnavailable(`answered ${status} with what is not JSON`, status, kept);
  }
}

export const jsonBody = (value: unknown): { type: string; text: string } => ({ type: 'application/json', text: JSON.stringify(value) });
