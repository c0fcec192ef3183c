import { idOf, parseLossless } from '../lossless-json.js';
import { UnreadablePayload, type Connector, type DetailsNotice } from '../connector.js';
import { isSignedBy, sameSecret } from '../signatures.js';

interface Change {
  field?: unknown;
  value?: Record<string, unknown> | null;
}

const KEPT = ['page_id', 'form_id', 'ad_id', 'adgroup_id', 'created_time'] as const;

/** The leads that a webhook names. One post carries several entries, each with several changes; the same lead may come more than once. */
export function readLeadgenWebhook(body: unknown): { notices: DetailsNotice[]; skipped: number } {
  const { object, entry } = (body ?? {}) as { object?: unknown; entry?: unknown };
  if (object !== 'page' || !Array.isArray(entry))
    throw new UnreadablePayload([{ field: 'entry', message: 'has to be the list of a page subscription' }]);
  const changes = entry.flatMap((one: { changes?: unknown } | null) =>
    Array.isArray(one?.changes) ? (one.changes as (Change | null)[]) : [],
  );
  const notices = new Map<string, DetailsNotice>();
  let skipped = 0;
  for (const change of changes) {
    const externalId = change?.field === 'leadgen' ? idOf(change.value?.leadgen_id) : undefined;
    if (externalId === undefined) {
      skipped++;
      continue;
    }
    const notice = Object.fromEntries(
      KEPT.flatMap(name => {
        const text = idOf(change?.value?.[name]);
        return text === undefined ? [] : [[name, text] as const];
      }),
    );
    notices.set(externalId, { externalId, notice });
  }
  return { notices: [...notices.values()], skipped };
}

/**
 * Meta lead ads (Facebook, Instagram). The webhook only names a lead; its details are fetched from the Graph API.
 * https://developers.facebook.com/docs/marketing-api/guides/lead-ads/retrieving
 */
export const metaLeadgenConnector: Connector = {
  name: 'meta-leadgen',
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  successStatus: 200,

  isAuthentic: ({ rawBody, headers }, { appSecret }) => isSignedBy(appSecret, rawBody, headers['x-hub-signature-256']),

  handshake({ query }, { verifyToken = '' }) {
    const isRight = query['hub.mode'] === 'subscribe' && sameSecret(query['hub.verify_token'] ?? '', verifyToken);
    return isRight ? (query['hub.challenge'] ?? '') : undefined;
  },

  read: ({ rawBody }) => ({ inquiries: [], ...readLeadgenWebhook(parseLossless(rawBody.toString('utf8'))) }),
};
