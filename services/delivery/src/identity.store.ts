import { idArray, sql, type Transaction } from '@baton/platform';

const CURRENT = sql(`
  select i.id::text as id, coalesce(a.lead_id, i.id)::text as "leadId" from unnest($1::uuid[]) i(id) left join lead_aliases a on a.alias_id = i.id`);

/** Which lead this is now. */
export const currentLead = async (tx: Pick<Transaction, 'query'>, leadId: string): Promise<string> =>
  (await tx.query<{ leadId: string }>(CURRENT, [idArray([leadId])]))[0].leadId;
