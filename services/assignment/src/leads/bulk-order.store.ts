import { sql, type Transaction } from '@baton/platform';
import type { Lead } from '../life-cycle/lead.js';
import type { LeadFilterDocument } from './bulk-order.document.js';

const MATCHING = sql(`
  select id from leads
  where place <> 'closed' and id > $1 and ($2::text is null or place = $2) and ($3::text is null or owner_rep = $3)
    and ($4::text is null or pool_id = $4 or queue_pool = $4) and ($5::text is null or status = $5) and ($6::text is null or grade = $6)
    and ($7::int is null or score < $7) and ($8::timestamptz is null or seen_at < $8)
  order by id limit $9`);

/** Ids of open leads that meet a filter, in order, after one of them. They are not locked: `meets` says whether they still do then. */
export async function idsMatching(tx: Transaction, filter: LeadFilterDocument, after: string, limit: number): Promise<string[]> {
  const { place, repId, poolId, status, grade, scoreBelow, seenBefore } = filter;
  const values = [after, place, repId, poolId, status, grade, scoreBelow, seenBefore].map(value => value ?? null);
  return (await tx.query<{ id: string }>(MATCHING, [...values, limit])).map(({ id }) => id);
}

/** Whether a lead meets a filter. */
export function meets(lead: Lead, filter: LeadFilterDocument): boolean {
  const { place, repId, poolId, status, grade, scoreBelow, seenBefore } = filter;
  return (
    lead.place !== 'closed' &&
    (place === undefined || lead.place === place) &&
    (repId === undefined || lead.ownership?.repId === repId) &&
    (poolId === undefined || lead.ownership?.poolId === poolId || lead.queue?.poolId === poolId) &&
    (status === undefined || lead.status === status) &&
    (grade === undefined || lead.grade === grade) &&
    (scoreBelow === undefined || (lead.score !== null && lead.score < scoreBelow)) &&
    (seenBefore === undefined || (lead.seenAt !== null && lead.seenAt < new Date(seenBefore)))
  );
}
