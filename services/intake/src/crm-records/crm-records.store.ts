import { hash } from 'node:crypto';
import { idArray, instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { CrmRecord, RecordLink } from './crm-record.js';

/** Locks there are: as many as a transaction takes at most, however many records it speaks of. */
const LOCKS = 256;
const HOLD = sql(`
  select pg_advisory_xact_lock(hashtext('intake.crm-records'), n) from (select distinct n from unnest($1::int[]) u(n) order by n) sorted`);

const lockOf = ({ system, recordId }: CrmRecord): number =>
  Number.parseInt(hash('sha256', `${system}\n${recordId}`).slice(0, 8), 16) % LOCKS;

/**
 * Held to the end of the transaction by whoever links a record, or keeps what is said of one that is not linked: one of them sees what the other did,
 * and nothing waits for a link that is there. Before the locks of leads.
 */
export const holdRecords = async (tx: Transaction, records: readonly CrmRecord[]): Promise<void> => {
  await tx.query(HOLD, [plainArray(records.map(lockOf))]);
};

const FIND = sql(`
  select r.system, r.object_type as "objectType", r.record_id as "recordId", coalesce(l.merged_into, r.lead_id)::text as "leadId",
         r.lead_id::text as "madeWith", r.former_lead_id::text as "formerLeadId", r.url, r.linked_at as "linkedAt"
  from (select distinct * from unnest($1::text[], $2::text[]) u(system, record_id)) u
  join crm_records r using (system, record_id) left join leads l on l.id = r.lead_id`);

/** The links of all records of these systems and ids, whatever their kinds, with the leads that they are now. */
export const findLinks = (tx: Transaction, records: readonly CrmRecord[]): Promise<RecordLink[]> =>
  tx.query<RecordLink>(FIND, [textArray(records.map(r => r.system)), textArray(records.map(r => r.recordId))]);

const SAVE = sql(`
  insert into crm_records (system, object_type, record_id, lead_id, former_lead_id, url, linked_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[]) u
  order by 1, 3, 2
  on conflict (system, record_id, object_type) do update
  set lead_id = excluded.lead_id, former_lead_id = excluded.former_lead_id, url = excluded.url, linked_at = excluded.linked_at`);

/** Writes links, over those that stood. */
export async function saveLinks(tx: Transaction, links: readonly RecordLink[]): Promise<void> {
  if (links.length === 0) return;
  await tx.query(SAVE, [
    textArray(links.map(l => l.system)),
    textArray(links.map(l => l.objectType)),
    textArray(links.map(l => l.recordId)),
    idArray(links.map(l => l.madeWith)),
    plainArray(links.map(l => l.formerLeadId)),
    textArray(links.map(l => l.url)),
    instantArray(links.map(l => l.linkedAt)),
  ]);
}
