import { Database, sql } from '@baton/platform';
import { Injectable } from '@nestjs/common';

/** An inquiry as it was accepted. */
export interface InquiryView {
  readonly inquiryId: string;
  /** The lead it came to, which never changes. */
  readonly leadId: string;
  /** The lead that this is now, after merges. */
  readonly currentLeadId: string;
  readonly sourceId: string;
  readonly externalId: string;
  readonly connector: string;
  readonly occurredAt: Date;
  readonly acceptedAt: Date;
  readonly isTest: boolean;
  /** Person, company, origin, answers, consent; null after an erasure. */
  readonly content: object | null;
}

/** A lead as intake knows it. */
export interface LeadView {
  readonly leadId: string;
  readonly place: string;
  readonly survivorLeadId: string | null;
  readonly mergedLeadIds: readonly string[];
  readonly createdAt: Date;
  /** The newest `MOST_INQUIRIES`, in the order in which they were accepted. */
  readonly inquiries: readonly InquiryView[];
  /** How many there are. */
  readonly inquiryCount: number;
  /** Its records in CRMs, also those of leads merged into it. */
  readonly crmRecords: readonly { system: string; objectType: string; recordId: string; url: string | null; linkedAt: string }[];
  /** Other leads that share a key with it, and may be the same person. */
  readonly possibleDuplicates: readonly { leadId: string; kind: string }[];
}

/** Inquiries that a lead is shown with: a form that is tested each minute makes half a million a year, which no answer has room for. */
export const MOST_INQUIRIES = 500;

const FIELDS = `i.id::text as "inquiryId", i.lead_id::text as "leadId", coalesce(l.merged_into, l.id)::text as "currentLeadId", i.source_id as "sourceId",
  i.external_id as "externalId", i.connector, i.occurred_at as "occurredAt", i.accepted_at as "acceptedAt", i.is_test as "isTest", i.content`;
const INQUIRY = sql(`select ${FIELDS} from inquiries i join leads l on l.id = i.lead_id where i.id = $1`);
const LEAD = sql(`
  select l.id::text as "leadId", l.place, l.merged_into::text as "survivorLeadId", l.created_at as "createdAt",
         array(select m.id::text from leads m where m.merged_into = l.id order by m.id) as "mergedLeadIds",
         (select count(*)::int from leads m join inquiries i on i.lead_id = m.id where m.id = l.id or m.merged_into = l.id) as "inquiryCount",
         coalesce((select jsonb_agg(jsonb_build_object('leadId', d.other, 'kind', d.kind) order by d.other, d.kind)
                   from (select c.other_lead_id as other, c.kind from identity_conflicts c where c.lead_id = l.id
                         union select c.lead_id, c.kind from identity_conflicts c where c.other_lead_id = l.id
                         union select o.id, 'crm-record' from crm_records r
                               join leads o on o.id = case l.id when r.lead_id then r.former_lead_id else r.lead_id end and o.place <> 'erased'
                               where r.lead_id = l.id or r.former_lead_id = l.id) d), '[]') as "possibleDuplicates",
         coalesce((select jsonb_agg(jsonb_build_object('system', r.system, 'objectType', r.object_type, 'recordId', r.record_id, 'url', r.url, 'linkedAt',
                                                       to_char(r.linked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                                    order by r.linked_at, r.system, r.record_id)
                   from crm_records r where r.lead_id = l.id or r.lead_id in (select m.id from leads m where m.merged_into = l.id)), '[]') as "crmRecords"
  from leads l where l.id = $1`);
const INQUIRIES = sql(`
  select * from (
    select ${FIELDS} from leads l join inquiries i on i.lead_id = l.id where l.id = $1 or l.merged_into = $1
    order by i.accepted_at desc, i.id desc limit ${MOST_INQUIRIES}) newest
  order by "acceptedAt", "inquiryId"`);

/** What callers may read. */
@Injectable()
export class InquiryViews {
  constructor(private readonly database: Database) {}

  /** undefined when there is none. */
  async inquiry(inquiryId: string): Promise<InquiryView | undefined> {
    return (await this.database.query<InquiryView>(INQUIRY, [inquiryId]))[0];
  }

  /** The lead with its newest inquiries, also those of leads merged into it; undefined when there is none. */
  async lead(leadId: string): Promise<LeadView | undefined> {
    const [lead] = await this.database.query<Omit<LeadView, 'inquiries'>>(LEAD, [leadId]);
    return lead && { ...lead, inquiries: await this.database.query<InquiryView>(INQUIRIES, [leadId]) };
  }
}
