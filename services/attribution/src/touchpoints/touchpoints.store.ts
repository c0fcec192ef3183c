import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Touchpoint } from './touchpoint.js';

const INSERT = sql(`
  insert into touchpoints (touchpoint_id, lead_id, visitor_id, at, kind, media_type, channel, campaign)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[])
  on conflict (touchpoint_id) do nothing`);

/** Adds touchpoints; one that is known already stays as it is. */
export async function insertTouchpoints(tx: Transaction, touchpoints: readonly Touchpoint[]): Promise<void> {
  if (touchpoints.length === 0) return;
  await tx.query(INSERT, [
    plainArray(touchpoints.map(t => t.touchpointId)),
    plainArray(touchpoints.map(t => t.leadId)),
    plainArray(touchpoints.map(t => t.visitorId)),
    instantArray(touchpoints.map(t => t.at)),
    plainArray(touchpoints.map(t => t.kind)),
    plainArray(touchpoints.map(t => t.mediaType)),
    textArray(touchpoints.map(t => t.channel)),
    textArray(touchpoints.map(t => t.campaign)),
  ]);
}
