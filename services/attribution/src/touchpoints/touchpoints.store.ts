import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Touchpoint } from './touchpoint.js';

/** Adds touchpoints given as $1 to $8; one that is known already stays as it is. */
export const insertTouchpointsSql = `
  insert into touchpoints (touchpoint_id, lead_id, visitor_id, at, kind, media_type, channel, campaign)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[])
  on conflict (touchpoint_id) do nothing`;

/** The parameters $1 to $8. */
export const touchpointValues = (touchpoints: readonly Touchpoint[]) => [
  plainArray(touchpoints.map(t => t.touchpointId)),
  plainArray(touchpoints.map(t => t.leadId)),
  plainArray(touchpoints.map(t => t.visitorId)),
  instantArray(touchpoints.map(t => t.at)),
  plainArray(touchpoints.map(t => t.kind)),
  plainArray(touchpoints.map(t => t.mediaType)),
  textArray(touchpoints.map(t => t.channel)),
  textArray(touchpoints.map(t => t.campaign)),
];

const INSERT = sql(insertTouchpointsSql);

/** Adds touchpoints; one that is known already stays as it is. */
export async function insertTouchpoints(tx: Transaction, touchpoints: readonly Touchpoint[]): Promise<void> {
  await tx.query(INSERT, touchpointValues(touchpoints));
}
