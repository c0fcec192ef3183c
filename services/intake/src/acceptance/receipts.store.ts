import { plainArray, sql, textArray, type Transaction } from '@baton/platform';

export type ReceiptKind = 'crm-update' | 'behavioral-event';

/** Something that came before, by the id that its source gave it. */
export interface Receipt {
  readonly sourceId: string;
  readonly externalId: string;
  readonly id: string;
  readonly leadId: string | null;
  readonly bodyHash: string;
}

const FIND = sql(`
  select r.source_id as "sourceId", r.external_id as "externalId", r.id::text, r.lead_id::text as "leadId", r.body_hash as "bodyHash"
  from unnest($2::text[], $3::text[]) u(source_id, external_id)
  cross join lateral (select * from receipts r where r.source_id = u.source_id and r.kind = $1 and r.external_id = u.external_id limit 1) r`);

/** Those of the given ids that came before. */
export const findReceipts = (
  tx: Transaction,
  kind: ReceiptKind,
  ids: readonly { sourceId: string; externalId: string }[],
): Promise<Receipt[]> => tx.query<Receipt>(FIND, [kind, textArray(ids.map(i => i.sourceId)), textArray(ids.map(i => i.externalId))]);

const ADD = sql(`
  insert into receipts (source_id, kind, external_id, id, lead_id, body_hash, received_at)
  select source_id, $1, external_id, id, lead_id, body_hash, $7
  from unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[]) u(source_id, external_id, id, lead_id, body_hash)
  order by source_id, external_id on conflict do nothing returning 1`);

const SET_LEADS = sql(`
  update receipts r set lead_id = u.lead_id from unnest($2::text[], $3::text[], $4::uuid[]) u(source_id, external_id, lead_id)
  where r.source_id = u.source_id and r.kind = $1 and r.external_id = u.external_id`);

/** Writes of which leads things are that were taken before that was known. */
export async function setLeadsOfReceipts(
  tx: Transaction,
  kind: ReceiptKind,
  receipts: readonly { sourceId: string; externalId: string; leadId: string }[],
): Promise<void> {
  if (receipts.length === 0) return;
  await tx.query(SET_LEADS, [
    kind,
    textArray(receipts.map(r => r.sourceId)),
    textArray(receipts.map(r => r.externalId)),
    plainArray(receipts.map(r => r.leadId)),
  ]);
}

/** Remembers what was taken. @returns how many were new: fewer than given means that another transaction was first */
export async function addReceipts(tx: Transaction, kind: ReceiptKind, receipts: readonly Receipt[], now: Date): Promise<number> {
  if (receipts.length === 0) return 0;
  const rows = await tx.query(ADD, [
    kind,
    textArray(receipts.map(r => r.sourceId)),
    textArray(receipts.map(r => r.externalId)),
    plainArray(receipts.map(r => r.id)),
    plainArray(receipts.map(r => r.leadId)),
    textArray(receipts.map(r => r.bodyHash)),
    now,
  ]);
  return rows.length;
}
