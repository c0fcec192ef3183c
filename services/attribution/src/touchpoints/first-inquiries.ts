import type { EventOn } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import { touchpointOfInquiry, type Touchpoint } from './touchpoint.js';

/** When and from where a lead first came. */
export type FirstInquiry = Pick<Touchpoint, 'at' | 'mediaType' | 'channel' | 'campaign'> & { readonly leadId: string };

/** The first inquiry of each lead among events, under the lead that it is now, in the order of lead ids. */
export function firstInquiries(events: readonly Delivered<EventOn<'intakeLeads'>>[]): FirstInquiry[] {
  const first = new Map<string, FirstInquiry>();
  for (const event of events) {
    const touch = event.name === 'inquiry-accepted' ? touchpointOfInquiry(event.data) : null;
    if (touch === null) continue;
    const leadId = event.leadId!;
    const before = first.get(leadId);
    if (before === undefined || Date.parse(touch.at) < Date.parse(before.at)) first.set(leadId, { ...touch, leadId });
  }
  return [...first.values()].sort((a, b) => (a.leadId < b.leadId ? -1 : 1));
}

const UPSERT = sql(`
  insert into leads as l (lead_id, first_inquiry_at, media_type, channel, campaign)
  select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
  on conflict (lead_id) do update set
    first_inquiry_at = least(l.first_inquiry_at, excluded.first_inquiry_at),
    media_type = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.media_type else excluded.media_type end,
    channel = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.channel else excluded.channel end,
    campaign = case when l.first_inquiry_at <= excluded.first_inquiry_at then l.campaign else excluded.campaign end`);

/** Notes from where leads first came; locks them. @param inquiries in the order of lead ids, one each */
export async function upsertFirstInquiries(tx: Transaction, inquiries: readonly FirstInquiry[]): Promise<void> {
  if (inquiries.length === 0) return;
  await tx.query(UPSERT, [
    plainArray(inquiries.map(i => i.leadId)),
    instantArray(inquiries.map(i => i.at)),
    plainArray(inquiries.map(i => i.mediaType)),
    textArray(inquiries.map(i => i.channel)),
    textArray(inquiries.map(i => i.campaign)),
  ]);
}
