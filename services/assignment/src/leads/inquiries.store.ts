import { idArray, instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform/database';
import type { Inquiry, InquiryFacts } from './inquiry.js';

interface InquiryRow {
  lead_id: string;
  inquiry_id: string;
  original_lead_id: string;
  source_id: string;
  external_id: string;
  occurred_at: Date;
  accepted_at: Date;
  known: boolean;
  facts: InquiryFacts;
}

const LOAD = sql('select * from lead_inquiries where lead_id = any($1::uuid[])');

/** All inquiries of the leads, by lead. */
export async function loadInquiries(tx: Pick<Transaction, 'query'>, leadIds: readonly string[]): Promise<Map<string, Inquiry[]>> {
  const byLead = new Map<string, Inquiry[]>();
  if (leadIds.length === 0) return byLead;
  for (const r of await tx.query<InquiryRow>(LOAD, [idArray(leadIds)])) {
    const inquiry: Inquiry = {
      inquiryId: r.inquiry_id,
      leadId: r.lead_id,
      originalLeadId: r.original_lead_id,
      sourceId: r.source_id,
      externalId: r.external_id,
      occurredAt: r.occurred_at,
      acceptedAt: r.accepted_at,
      known: r.known,
      facts: r.facts,
    };
    const others = byLead.get(r.lead_id);
    if (others) others.push(inquiry);
    else byLead.set(r.lead_id, [inquiry]);
  }
  return byLead;
}

const INSERT = sql(`
  insert into lead_inquiries (lead_id, inquiry_id, original_lead_id, source_id, external_id, occurred_at, accepted_at, known, facts)
  select lead_id, inquiry_id, original_lead_id, source_id, external_id, occurred_at, accepted_at, known, facts::json
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::boolean[], $9::text[])
    as i(lead_id, inquiry_id, original_lead_id, source_id, external_id, occurred_at, accepted_at, known, facts)
  on conflict do nothing`);

export function insertInquiries(tx: Transaction, inquiries: readonly Inquiry[]): void {
  if (inquiries.length === 0) return;
  tx.send(INSERT, [
    idArray(inquiries.map(i => i.leadId)),
    idArray(inquiries.map(i => i.inquiryId)),
    idArray(inquiries.map(i => i.originalLeadId)),
    textArray(inquiries.map(i => i.sourceId)),
    textArray(inquiries.map(i => i.externalId)),
    instantArray(inquiries.map(i => i.occurredAt)),
    instantArray(inquiries.map(i => i.acceptedAt)),
    plainArray(inquiries.map(i => i.known)),
    jsonArray(inquiries.map(i => i.facts)),
  ]);
}

const MOVE = sql(`
  update lead_inquiries set lead_id = m.to_lead
  from unnest($1::uuid[], $2::uuid[]) as m(inquiry_id, to_lead)
  where lead_inquiries.lead_id = any($3::uuid[]) and lead_inquiries.inquiry_id = m.inquiry_id`);

/** Gives inquiries to other leads, for merges and what undoes them. */
export function moveInquiries(tx: Transaction, moves: readonly { inquiryId: string; from: string; to: string }[]): void {
  if (moves.length === 0) return;
  tx.send(MOVE, [idArray(moves.map(m => m.inquiryId)), idArray(moves.map(m => m.to)), idArray(moves.map(m => m.from))]);
}
