import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Spend } from './latest-spend.js';

const UPSERT = sql(`
  insert into spend as s (source_id, spend_id, from_date, to_date, media_type, channel, campaign, amount, currency, stream_version, reported_at)
  select * from unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::int[], $11::timestamptz[])
  on conflict (source_id, spend_id) do update set
    from_date = excluded.from_date, to_date = excluded.to_date, media_type = excluded.media_type, channel = excluded.channel, campaign = excluded.campaign,
    amount = excluded.amount, currency = excluded.currency, stream_version = excluded.stream_version, reported_at = excluded.reported_at
  where s.stream_version <= excluded.stream_version`);

/** Keeps spend; the same id restates. @param spend in the order of source and id, one each */
export async function upsertSpend(tx: Transaction, spend: readonly Spend[]): Promise<void> {
  await tx.query(UPSERT, [
    textArray(spend.map(s => s.sourceId)),
    textArray(spend.map(s => s.spendId)),
    plainArray(spend.map(s => s.from)),
    plainArray(spend.map(s => s.to)),
    plainArray(spend.map(s => s.mediaType)),
    textArray(spend.map(s => s.channel)),
    textArray(spend.map(s => s.campaign)),
    plainArray(spend.map(s => s.cost.amount)),
    plainArray(spend.map(s => s.cost.currency)),
    plainArray(spend.map(s => s.streamVersion)),
    instantArray(spend.map(s => s.reportedAt)),
  ]);
}
