/** A refusal by one of our own services while the example is set up: a fault to be seen, not retried. */
export class Refused extends Error {
  constructor(what: string, status: number, body: string) {
    super(`${what} was refused with ${status}: ${body.slice(0, 1_000)}`);
    this.name = 'Refused';
  }
}

/** Sends JSON and gives the answer. @throws Refused unless it is a success */
export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> =>
  send('POST', url, body, headers);

/** As post, for what is made or changed under its own address. */
export const put = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> => send('PUT', url, body, headers);

async function send(method: 'POST' | 'PUT', url: string, body: unknown, headers: Record<string, string>): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
    signal: AbortSignal.timeout(20_000),
  });
  const answered = await answer.text();
  if (!answer.ok) throw new Refused(url, answer.status, answered);
  return answered === '' ? undefined : JSON.parse(answered);
}

export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
