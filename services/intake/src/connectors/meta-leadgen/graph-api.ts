import { createHmac } from 'node:crypto';
import { parseLossless } from '../lossless-json.js';
import { classifyGraphAnswer, type GraphAnswer } from './classify-graph-answer.js';

const FIELDS = 'created_time,id,ad_id,form_id,campaign_id,campaign_name,is_organic,platform,field_data,custom_disclaimer_responses';
export const GRAPH_TIMEOUT_MS = 10_000;

/** Fetches leads from Meta's Graph API. */
export class GraphApi {
  /**
   * @param url without the version, e.g. https://graph.facebook.com
   * @param version e.g. v23.0
   */
  constructor(
    private readonly url: string,
    private readonly version: string,
  ) {}

  /** The details of a lead. Never throws: whatever happens is an answer. */
  async lead(id: string, { accessToken, appSecret }: { accessToken?: string; appSecret?: string }): Promise<GraphAnswer> {
    if (accessToken === undefined) return { kind: 'blocked', because: 'the source has no access token that can be read' };
    const address = new URL(`${this.version}/${encodeURIComponent(id)}`, this.url.endsWith('/') ? this.url : `${this.url}/`);
    address.searchParams.set('fields', FIELDS);
    if (appSecret !== undefined)
      address.searchParams.set('appsecret_proof', createHmac('sha256', appSecret).update(accessToken).digest('hex'));
    try {
      // The token travels in a header: addresses end up in logs.
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${accessToken}` },
        signal: AbortSignal.timeout(GRAPH_TIMEOUT_MS),
      });
      return classifyGraphAnswer(response.status, parsed(await response.text()));
    } catch (error) {
      return { kind: 'retry', because: `the Graph API can not be reached (${error instanceof Error ? error.name : 'unknown'})` };
    }
  }
}

function parsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}
