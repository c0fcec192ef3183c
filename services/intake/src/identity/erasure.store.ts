import { jsonArray, plainArray, sql, type Transaction } from '@baton/platform';

export interface ErasedCounts {
  readonly inquiries: number;
  readonly rawPayloads: number;
  readonly identityKeys: number;
  readonly visitors: number;
  /** Records of CRMs, whose addresses are forgotten. Each CRM hears of the erasure, and deletes its own. */
  readonly crmRecords: number;
}

// The rows of inquiries stay, without content: they keep a redelivery by the vendor from bringing the person back.
const ERASE = sql(`
  with content as (update inquiries set content = null where lead_id = any($1::uuid[]) returning id),
       raw as (delete from raw_payloads where inquiry_id in (select id from inquiries where lead_id = any($1::uuid[])) returning 1),
       keys as (delete from identity_keys where lead_id = any($1::uuid[]) returning key),
       suppressed as (insert into suppressions (key, at) select key, $2 from keys order by key on conflict (key) do update set at = excluded.at),
       conflicts as (delete from identity_conflicts where lead_id = any($1::uuid[]) or other_lead_id = any($1::uuid[])),
       seen as (update visitors set lead_id = null where lead_id = any($1::uuid[]) returning 1),
       -- The link itself stays: so what the CRM still says of its record is known to be about an erased lead.
       records as (update crm_records set url = null where lead_id = any($1::uuid[]) returning 1),
       gone as (update leads set place = 'erased', identified = false where id = any($1::uuid[]))
  select (select count(*) from content)::int as inquiries, (select count(*) from raw)::int as "rawPayloads",
         (select count(*) from keys)::int as "identityKeys", (select count(*) from seen)::int as visitors,
         (select count(*) from records)::int as "crmRecords"`);

/** Removes all that is known of the person behind the leads; their identity keys become suppression entries. */
export const eraseRows = async (tx: Transaction, leadIds: readonly string[], now: Date): Promise<ErasedCounts> =>
  (await tx.query<ErasedCounts>(ERASE, [plainArray(leadIds), now]))[0];

const FIND = sql(`select report from erasures where lead_id = $1`);
/** The report of an earlier erasure. */
export const findReport = async <R>(tx: Pick<Transaction, 'query'>, leadId: string): Promise<R | undefined> =>
  (await tx.query<{ report: R }>(FIND, [leadId]))[0]?.report;

const KEEP = sql(`
  insert into erasures (lead_id, requested_at, who, report)
  select id, $2, $3, ($4::text[]::jsonb[])[1] from unnest($1::uuid[]) u(id) on conflict do nothing`);
/** Keeps the report under each of the leads. */
export const keepReport = async (tx: Transaction, leadIds: readonly string[], now: Date, who: string, report: object): Promise<void> =>
  void (await tx.query(KEEP, [plainArray(leadIds), now, who, jsonArray([report])]));
