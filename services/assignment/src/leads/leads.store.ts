import { idArray, sql, type Transaction } from '@baton/platform';
import type { Lead } from '../life-cycle/lead.js';
import { leadColumns, leadOf, leadParameters, selectedColumns, type LeadRow } from './lead-columns.js';

const LOCK = sql(`select ${selectedColumns} from leads where id = any($1::uuid[]) order by id for update`);

/** Locks leads, in the order that all transactions keep, and gives those that there are. */
export async function lockLeads(tx: Transaction, ids: readonly string[]): Promise<Lead[]> {
  return (await tx.query<LeadRow>(LOCK, [idArray(ids)])).map(leadOf);
}

const names = leadColumns.map(c => c.name).join(', ');
const unnested = `unnest(${leadColumns.map((c, i) => `$${i + 1}::${c.array}[]`).join(', ')}) as w(${names})`;
const values = leadColumns.map(c => `w.${c.name}${c.cast ? `::${c.cast}` : ''}`).join(', ');
const INSERT = sql(`
  with made as (insert into leads (${names}) select ${values} from ${unnested} on conflict (id) do nothing returning 1)
  select must(count(*) = cardinality($1::uuid[]), 'a lead was first seen by two transactions at once') from made`);
const changing = leadColumns.filter(c => c.name !== 'id' && c.name !== 'partition');
const UPDATE = sql(`
  update leads set ${changing.map(c => `${c.name} = w.${c.name}${c.cast ? `::${c.cast}` : ''}`).join(', ')}
  from ${unnested} where leads.id = w.id`);

/** Writes leads that were not there when the transaction locked its leads: it fails, as of a conflict, when another wrote one of them meanwhile. */
export function insertLeads(tx: Transaction, leads: readonly Lead[]): void {
  if (leads.length === 0) return;
  const inOrder = leads.length === 1 ? leads : leads.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  tx.send(INSERT, leadParameters(inOrder));
}

/** Writes leads that the transaction has locked. */
export function updateLeads(tx: Transaction, leads: readonly Lead[]): void {
  if (leads.length > 0) tx.send(UPDATE, leadParameters(leads));
}
