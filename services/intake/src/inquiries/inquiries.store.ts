import { errorCode, idArray, instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import { LostRace } from '../acceptance/lost-race.js';
import type { IdentityConflict, NewKey, KnownKey } from '../identity/recognise-people.js';

/** An inquiry that was accepted before. */
export interface EarlierInquiry {
  readonly sourceId: string;
  readonly externalId: string;
  readonly inquiryId: string;
  readonly leadId: string;
  readonly bodyHash: string;
}

// Lateral with a limit: the plan stays an index look-up per row, also one that was cached while the table was still empty.
const EARLIER = sql(`
  select i.source_id as "sourceId", i.external_id as "externalId", i.id::text as "inquiryId", i.lead_id::text as "leadId", i.body_hash as "bodyHash"
  from unnest($1::text[], $2::text[]) u(source_id, external_id)
  cross join lateral (select * from inquiries i where i.source_id = u.source_id and i.external_id = u.external_id limit 1) i`);

/** Those of the given (source, external id) that were accepted before. */
export const findEarlier = (tx: Transaction, ids: readonly { sourceId: string; externalId: string }[]): Promise<EarlierInquiry[]> =>
  tx.query<EarlierInquiry>(EARLIER, [textArray(ids.map(i => i.sourceId)), textArray(ids.map(i => i.externalId))]);

const KNOWN = sql(`
  select u.key::text, coalesce(l.merged_into, l.id)::text as "leadId", k.name_hash::text as "nameHash", s.at as "suppressedAt"
  from unnest($1::uuid[]) u(key)
  left join lateral (select lead_id, name_hash from identity_keys k where k.key = u.key limit 1) k on true
  left join lateral (select id, merged_into from leads l where l.id = k.lead_id limit 1) l on true
  left join lateral (select at from suppressions s where s.key = u.key limit 1) s on true
  where l.id is not null or s.at is not null`);

export interface KnownPeople {
  /** By key: the lead that it belongs to now. */
  readonly keys: Map<string, KnownKey>;
  /** By key: when its person asked to be forgotten. */
  readonly suppressed: Map<string, Date>;
}

/** What is known of the given identity keys. Reads without a lock: what is decided on it is checked when it is written. */
export async function findPeople(tx: Transaction, keys: readonly string[]): Promise<KnownPeople> {
  if (keys.length === 0) return { keys: new Map(), suppressed: new Map() };
  const rows = await tx.query<{ key: string; leadId: string | null; nameHash: string | null; suppressedAt: Date | null }>(KNOWN, [
    idArray(keys),
  ]);
  return {
    keys: new Map(rows.flatMap(({ key, leadId, nameHash }) => (leadId === null ? [] : [[key, { leadId, nameHash }] as const]))),
    suppressed: new Map(rows.flatMap(({ key, suppressedAt }) => (suppressedAt === null ? [] : [[key, suppressedAt] as const]))),
  };
}

export interface InquiryRow {
  readonly id: string;
  readonly leadId: string;
  readonly sourceId: string;
  readonly externalId: string;
  readonly connector: string;
  readonly occurredAt: string;
  readonly isTest: boolean;
  readonly bodyHash: string;
  readonly content: object;
  readonly raw: string;
  readonly rawExpiresAt: Date;
}

export interface LeadRow {
  readonly id: string;
  /** Otherwise it is there, and locked. */
  readonly isNew: boolean;
  readonly place: string;
  readonly identified: boolean;
  readonly streamVersion: number;
}

export interface AcceptedRows {
  readonly leads: readonly LeadRow[];
  readonly newKeys: readonly NewKey[];
  readonly inquiries: readonly InquiryRow[];
  readonly conflicts: readonly (IdentityConflict & { readonly inquiryId: string })[];
}

// One statement for all that a batch writes. Inserts are sorted by key, so that two batches wait for each other in one direction only. They do so without
// `on conflict`, which makes each row twice as dear to the log and its index: what another batch wrote first fails the statement.
const WRITE = sql(`
  with k as (
    insert into identity_keys (key, kind, name_hash, lead_id)
    select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) u(key, kind, name_hash, lead_id) order by key
    returning 1),
  l as (
    insert into leads (id, place, identified, stream_version, created_at)
    select id, place, identified, version, $9
    from unnest($5::uuid[], $6::text[], $7::bool[], $8::int[], $25::bool[]) u(id, place, identified, version, is_new) where is_new order by id
    returning 1),
  v as (
    update leads set stream_version = u.version, identified = leads.identified or u.identified
    from unnest($5::uuid[], $7::bool[], $8::int[], $25::bool[]) u(id, identified, version, is_new) where leads.id = u.id and not is_new),
  i as (
    insert into inquiries (id, lead_id, source_id, external_id, connector, occurred_at, accepted_at, is_test, body_hash, content)
    select id, lead_id, source_id, external_id, connector, occurred_at, $9, is_test, body_hash, content
    from unnest($10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::bool[], $17::text[], $18::text[]::json[])
      u(id, lead_id, source_id, external_id, connector, occurred_at, is_test, body_hash, content)
    order by source_id, external_id
    returning 1),
  r as (
    insert into raw_payloads (inquiry_id, body, expires_at) select * from unnest($10::uuid[], $19::text[], $20::timestamptz[])),
  c as (
    insert into identity_conflicts (inquiry_id, lead_id, other_lead_id, kind, at)
    select inquiry_id, lead_id, other_lead_id, kind, $9 from unnest($21::uuid[], $22::uuid[], $23::uuid[], $24::text[]) u(inquiry_id, lead_id, other_lead_id, kind)
    on conflict do nothing)
  -- Counted in the order in which they are to be written.
  select (select count(*) from k) as keys, (select count(*) from i) as inquiries, (select count(*) from l) as leads`);

const UNIQUE_VIOLATION = '23505';

/**
 * Writes a batch of accepted inquiries with all that belongs to them.
 * @throws LostRace when one of its people became known, or one of its inquiries was accepted, meanwhile
 */
export async function writeAccepted(tx: Transaction, rows: AcceptedRows, now: Date): Promise<void> {
  try {
    await tx.query(WRITE, valuesOf(rows, now));
  } catch (error) {
    throw errorCode(error) === UNIQUE_VIOLATION ? new LostRace('a person became known, or an inquiry was accepted') : error;
  }
}

function valuesOf({ leads, newKeys, inquiries, conflicts }: AcceptedRows, now: Date): unknown[] {
  return [
    idArray(newKeys.map(k => k.key)),
    textArray(newKeys.map(k => k.kind)),
    idArray(newKeys.map(k => k.nameHash)),
    idArray(newKeys.map(k => k.leadId)),
    idArray(leads.map(l => l.id)),
    textArray(leads.map(l => l.place)),
    plainArray(leads.map(l => l.identified)),
    plainArray(leads.map(l => l.streamVersion)),
    now,
    idArray(inquiries.map(i => i.id)),
    idArray(inquiries.map(i => i.leadId)),
    textArray(inquiries.map(i => i.sourceId)),
    textArray(inquiries.map(i => i.externalId)),
    textArray(inquiries.map(i => i.connector)),
    instantArray(inquiries.map(i => i.occurredAt)),
    plainArray(inquiries.map(i => i.isTest)),
    textArray(inquiries.map(i => i.bodyHash)),
    jsonArray(inquiries.map(i => i.content)),
    textArray(inquiries.map(i => i.raw)),
    instantArray(inquiries.map(i => i.rawExpiresAt)),
    idArray(conflicts.map(c => c.inquiryId)),
    idArray(conflicts.map(c => c.leadId)),
    idArray(conflicts.map(c => c.otherLeadId)),
    textArray(conflicts.map(c => c.kind)),
    plainArray(leads.map(l => l.isNew)),
  ];
}
