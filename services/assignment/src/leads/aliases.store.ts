import { idArray, sql, type Transaction } from '@baton/platform';

const CURRENT = sql(`
  select coalesce(a.lead_id, g.id)::text as "leadId" from unnest($1::uuid[]) as g(id) left join lead_aliases a on a.alias_id = g.id order by g.id`);

/** The leads that the given ones are now, in the order of the given ids. */
export const currentLeads = async (tx: Transaction, ids: readonly string[]): Promise<string[]> =>
  ids.length === 0 ? [] : (await tx.query<{ leadId: string }>(CURRENT, [idArray(ids)])).map(row => row.leadId);
