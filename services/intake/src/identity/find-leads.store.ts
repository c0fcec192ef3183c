import { sql, textArray, type Transaction } from '@baton/platform';

const BY_INQUIRY = sql(`
  select u.source_id as "sourceId", u.external_id as "externalId", coalesce(l.merged_into, l.id)::text as "leadId"
  from unnest($1::text[], $2::text[]) u(source_id, external_id)
  cross join lateral (select lead_id from inquiries i where i.source_id = u.source_id and i.external_id = u.external_id limit 1) i
  cross join lateral (select id, merged_into from leads l where l.id = i.lead_id limit 1) l`);

/** The lead that an inquiry belongs to now, by what its source calls the inquiry; keyed as `inquiryKey` says. */
export async function leadsOfInquiries(
  tx: Transaction,
  ids: readonly { sourceId: string; externalId: string }[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ sourceId: string; externalId: string; leadId: string }>(BY_INQUIRY, [
    textArray(ids.map(i => i.sourceId)),
    textArray(ids.map(i => i.externalId)),
  ]);
  return new Map(rows.map(row => [inquiryKey(row), row.leadId]));
}

/** One text for (source, external id). */
export const inquiryKey = ({ sourceId, externalId }: { sourceId: string; externalId: string }): string => `${sourceId}\n${externalId}`;
