import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { FirstInquiry } from './first-inquiries.js';
import type { Touchpoint } from './touchpoint.js';
import { insertTouchpointsSql, touchpointValues } from './touchpoints.store.js';

/** One statement for both: it is what nearly every event comes to. */
const RECORD = sql(`
  with firsts as (
    insert into leads as l (lead_id, first_inquiry_at, media_type, channel, campaign)
    select * from unnest($9::uuid[], $10::timestamptz[], $11::text[], $12::text[], $13::text[])
    on conflict (lead_id) do update set
      first_inquiry_at = least(l.first_inquiry_at, excluded.first_inquiry_at),
      media_type = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.media_type else excluded.media_type end,
      channel = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.channel else excluded.channel end,
      campaign = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.campaign else excluded.campaign end)
  ${insertTouchpointsSql}`);

/**
 * Adds the touchpoints of inquiries and notes from where leads first came; locks those leads.
 * @param firsts in the order of lead ids, one each
 */
export async function recordInquiries(tx: Transaction, firsts: readonly FirstInquiry[], touchpoints: readonly Touchpoint[]): Promise<void> {
  if (touchpoints.length === 0) return;
  await tx.query(RECORD, [
    ...touchpointValues(touchpoints),
    plainArray(firsts.map(i => i.leadId)),
    instantArray(firsts.map(i => i.at)),
    plainArray(firsts.map(i => i.mediaType)),
    textArray(firsts.map(i => i.channel)),
    textArray(firsts.map(i => i.campaign)),
  ]);
}
