import { createPrivateKey, sign } from 'node:crypto';
import type { CrmHttp } from '../crm-http.js';
import { CrmUnavailable, type CrmAccess } from '../crm-connector.js';

const TOKEN_PATH = '/services/oauth2/token';
/** Salesforce takes assertions that expire within five minutes. */
const ASSERTION_SECONDS = 180;

/** What is posted for a token: client credentials, or a signed assertion when there is a private key. */
export function grantOf(
  { clientId, clientSecret, username, privateKey, audience }: Readonly<Record<string, string>>,
  now: Date,
): URLSearchParams {
  if (privateKey === undefined)
    return new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId!, client_secret: clientSecret! });
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = {
    iss: clientId,
    sub: username,
    aud: audience ?? 'https://login.salesforce.com',
    exp: Math.floor(now.getTime() / 1_000) + ASSERTION_SECONDS,
  };
  const signed = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
  const signature = sign('RSA-SHA256', Buffer.from(signed), createPrivateKey(privateKey)).toString('base64url');
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${signed}.${signature}` });
}

/**
 * Access tokens, one for each connection, kept until Salesforce does not take one any more: it tells with none how long it is good for.
 * Client credentials: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 * JWT bearer: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 * The address that comes with a token is not used: requests go to the connection's own, which is checked.
 */
export class SalesforceTokens {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly http: CrmHttp,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @param refused a token that was not taken: another one is asked for @throws CrmUnavailable when there is none to be had */
  async tokenOf(access: CrmAccess, refused?: string): Promise<string> {
    const key = JSON.stringify([access.connectionId, access.baseUrl, access.credentials]);
    const known = this.tokens.get(key);
    if (known !== undefined && (await known) !== refused) return known;
    // Whoever comes meanwhile waits for the same one.
    if (this.tokens.get(key) === known) this.tokens.set(key, this.ask(access));
    const asked = this.tokens.get(key)!;
    asked.catch(() => {
      if (this.tokens.get(key) === asked) this.tokens.delete(key);
    });
    return asked;
  }

  private async ask(access: CrmAccess): Promise<string> {
    const body = { type: 'application/x-www-form-urlencoded', text: grantOf(access.credentials, this.now()).toString() };
    const { status, json } = await this.http.send(access, { method: 'POST', path: TOKEN_PATH, headers: {}, body });
    const { access_token: token, error, error_description: why } = (json ?? {}) as Record<string, string | undefined>;
    // What was answered is not kept: it may have a token in it.
    if (status !== 200 || token === undefined)
      throw new CrmUnavailable(`Salesforce gives no access token: ${[error, why].filter(Boolean).join(': ') || status}`, status);
    return token;
  }
}
