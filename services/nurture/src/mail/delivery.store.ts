import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';

/** A mail that is about to be sent: nobody else sends it while the claim holds. */
export interface Claim {
  readonly episodeId: string;
  readonly leadId: string;
  readonly step: number;
  readonly stepId: string;
  readonly messageId: string;
}

const CLAIM = sql(`
  insert into deliveries as d (episode_id, step, step_id, lead_id, message_id, state, claim_id, first_claimed_at)
  select g.*, 'claimed', $6, $7 from unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[]) as g(episode_id, step, step_id, lead_id, message_id)
  on conflict (episode_id, step) do update set claim_id = excluded.claim_id, unknown_outcomes = d.unknown_outcomes + d.is_begun::int, is_begun = false
  where d.state = 'claimed'
  returning episode_id::text as "episodeId", message_id as "messageId", unknown_outcomes as "unknownOutcomes"`);

export interface Granted {
  readonly episodeId: string;
  /** As it was on the first try: a mail that is sent again after a crash is recognised by it. */
  readonly messageId: string;
  /** How often the mail was handed to the server by a replica that died before it wrote down the answer. */
  readonly unknownOutcomes: number;
}

/** Writes down that these mails are on their way. @returns those that are: a step that was sent or given up is not */
export const claimDeliveries = async (tx: Transaction, claims: readonly Claim[], claimId: string, now: Date): Promise<Granted[]> =>
  claims.length === 0
    ? []
    : tx.query<Granted>(CLAIM, [
        plainArray(claims.map(c => c.episodeId)),
        plainArray(claims.map(c => c.step)),
        textArray(claims.map(c => c.stepId)),
        plainArray(claims.map(c => c.leadId)),
        textArray(claims.map(c => c.messageId)),
        claimId,
        now,
      ]);

const BEGIN = sql(`
  update deliveries set attempts = attempts + 1, is_begun = true where episode_id = any($1::uuid[]) and claim_id = $2 and state = 'claimed'
  returning episode_id::text as "episodeId", attempts, first_claimed_at as "firstClaimedAt"`);

export interface Begun {
  readonly episodeId: string;
  /** This one included. */
  readonly attempts: number;
  readonly firstClaimedAt: Date;
}

/** Right before the mails leave: which of them are still to be sent. The others were stopped since they were claimed. */
export const beginDeliveries = (database: Pick<Transaction, 'query'>, episodeIds: readonly string[], claimId: string): Promise<Begun[]> =>
  database.query<Begun>(BEGIN, [plainArray(episodeIds), claimId]);

export type DeliveryState = 'claimed' | 'sent' | 'refused' | 'given-up';

const RECORD = sql(`
  update deliveries d set state = g.state, sent_at = g.sent_at, last_error = g.last_error, is_begun = false
  from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::text[]) as g(episode_id, step, state, sent_at, last_error)
  where d.episode_id = g.episode_id and d.step = g.step and d.state <> 'sent' and (g.state = 'sent' or d.state = 'claimed')
  returning d.episode_id::text as "episodeId"`);

/** What became of mails. A mail that went out is recorded whatever happened meanwhile. @returns the episodes for which this is news */
export async function recordDeliveries(
  tx: Transaction,
  rows: readonly { episodeId: string; step: number; state: DeliveryState; sentAt: Date | null; lastError: string | null }[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const news = await tx.query<{ episodeId: string }>(RECORD, [
    plainArray(rows.map(r => r.episodeId)),
    plainArray(rows.map(r => r.step)),
    textArray(rows.map(r => r.state)),
    instantArray(rows.map(r => r.sentAt)),
    textArray(rows.map(r => r.lastError)),
  ]);
  return new Set(news.map(row => row.episodeId));
}

const CANCEL = sql(`update deliveries set state = 'cancelled' where episode_id = any($1::uuid[]) and state = 'claimed'`);

/** Mails of episodes that ended are not sent any more, unless they are leaving at this moment. */
export async function cancelDeliveries(tx: Transaction, episodeIds: readonly string[]): Promise<void> {
  if (episodeIds.length > 0) await tx.query(CANCEL, [plainArray(episodeIds)]);
}
