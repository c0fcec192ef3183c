import type { MetaLead } from './map-meta-lead.js';

/** What an answer of the Graph API means for a lead that waits for its details. */
export type GraphAnswer =
  | { readonly kind: 'details'; readonly lead: MetaLead }
  /** Passes by itself: again, later and later. */
  | { readonly kind: 'retry'; readonly because: string }
  /** Somebody has to act (a new token, a permission): alarm, and a look now and then. */
  | { readonly kind: 'blocked'; readonly because: string }
  /** Meta doesn't have it, or doesn't show it; it says the same of both. */
  | { readonly kind: 'gone'; readonly because: string };

/** Rate limits of apps, users, pages and businesses. */
const LIMITS = new Set([4, 17, 32, 613, 80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008]);

/**
 * Decides by status and error code; words of the vendor are kept out, they may hold ids or tokens.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 * @param body the parsed JSON, or undefined when it was none
 */
export function classifyGraphAnswer(status: number, body: unknown): GraphAnswer {
  const { error } = (body ?? {}) as { error?: { code?: unknown; error_subcode?: unknown } };
  const code = typeof error?.code === 'number' ? error.code : undefined;
  const said = `Graph API answered ${status}${code === undefined ? '' : `, code ${code}`}`;
  if (status >= 200 && status < 300 && error === undefined)
    return body !== null && typeof body === 'object'
      ? { kind: 'details', lead: body as MetaLead }
      : { kind: 'retry', because: `${said} without JSON` };
  if (code === 190 || code === 102 || code === 10 || (code !== undefined && code >= 200 && code <= 299) || status === 401 || status === 403)
    if (code === undefined || !LIMITS.has(code)) return { kind: 'blocked', because: `${said}: the access token or its permissions` };
  if (code === 100 || code === 803 || (code === undefined && status === 404))
    return { kind: 'gone', because: `${said}: there is no such lead, or it is not shown to us` };
  return { kind: 'retry', because: said };
}
