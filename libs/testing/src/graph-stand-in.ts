import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A lead as the Graph API gives it. */
export interface GraphLead {
  id: string;
  created_time?: string;
  ad_id?: string;
  form_id?: string;
  campaign_id?: string;
  campaign_name?: string;
  platform?: string;
  is_organic?: boolean;
  field_data: { name: string; values?: string[] }[];
  custom_disclaimer_responses?: { checkbox_key: string; is_checked: string }[];
}

/** An error as the Graph API gives it. */
export interface GraphError {
  status: number;
  code: number;
}

/**
 * A local stand-in for the part of Meta's Graph API that leads are fetched from: `GET /<version>/<lead id>`.
 * It knows the leads that it was given, here or by `POST /leads`, answers a wrong token as Meta does, and fails on demand.
 */
export interface GraphStandIn {
  readonly url: string;
  /** Paths of the leads that were asked for, in order. */
  readonly requests: readonly string[];
  /** Adds or replaces a lead. */
  put(lead: GraphLead): void;
  /** From now on this token is the right one; undefined: any token is. */
  setToken(token: string | undefined): void;
  /** The next answers are these errors, one each. */
  failNext(...errors: GraphError[]): void;
  close(): Promise<void>;
}

/** Starts a stand-in on 127.0.0.1. @param port 0: any free one */
export async function startGraphStandIn({ port = 0 }: { port?: number } = {}): Promise<GraphStandIn> {
  const leads = new Map<string, GraphLead>();
  const failures: GraphError[] = [];
  const requests: string[] = [];
  let token: string | undefined;

  const answerLead = (request: IncomingMessage, response: ServerResponse, id: string): void => {
    requests.push(request.url ?? '');
    const failure = failures.shift();
    if (failure) return sendError(response, failure.status, failure.code, 'An unexpected error has occurred.');
    if (!isAllowed(request, token)) return sendError(response, 400, 190, 'Invalid OAuth access token.');
    const lead = leads.get(id);
    if (lead) send(response, 200, lead);
    else sendError(response, 400, 100, `Unsupported get request. Object with ID '${id}' does not exist`);
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const id = /^\/v\d+\.\d+\/([^/]+)$/.exec(path)?.[1];
    if (request.method === 'GET' && id !== undefined) answerLead(request, response, decodeURIComponent(id));
    else if (request.method === 'POST' && path === '/leads') void readJson(request).then(lead => addLead(leads, lead, response));
    else sendError(response, 404, 2500, 'Unknown path components');
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: lead => void leads.set(lead.id, lead),
    setToken: right => void (token = right),
    failNext: (...errors) => void failures.push(...errors),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAllowed(request: IncomingMessage, token: string | undefined): boolean {
  const header = request.headers.authorization?.replace(/^Bearer /, '');
  const given = header ?? new URL(request.url ?? '/', 'http://localhost').searchParams.get('access_token');
  return token === undefined ? given !== null : given === token;
}

function addLead(leads: Map<string, GraphLead>, lead: unknown, response: ServerResponse): void {
  const given = lead as Partial<GraphLead> | undefined;
  if (typeof given?.id !== 'string' || !Array.isArray(given.field_data))
    return send(response, 400, { error: { message: 'a lead has an id and field_data' } });
  leads.set(given.id, given as GraphLead);
  send(response, 201, { id: given.id });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const sendError = (response: ServerResponse, status: number, code: number, message: string): void =>
  send(response, status, { error: { message, type: 'OAuthException', code, fbtrace_id: 'stand-in' } });
