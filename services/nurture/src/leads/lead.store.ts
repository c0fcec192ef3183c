import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { MailConsent, MailFacts } from '../episodes/may-mail.js';
import type { DatedFacts } from './fold-facts.js';

/** A lead's row, locked. */
export interface LeadRow {
  readonly leadId: string;
  readonly streamVersion: number;
  readonly openEpisode: string | null;
  readonly refused: 'opted-out' | 'bounced' | null;
  readonly mergedInto: string | null;
  /** null: no inquiry was seen yet. */
  readonly facts: MailFacts | null;
}

// Nearly all inquiries are of leads that are never nurtured: this one statement is all that happens for them.
const KEEP_FACTS = sql(`
  with kept as (
    insert into leads as l (lead_id, email, first_name, last_name, company_name, locale, time_zone, country, consent, consent_basis, facts_at)
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::timestamptz[])
    on conflict (lead_id) do update set
      email = coalesce(excluded.email, l.email), first_name = coalesce(excluded.first_name, l.first_name),
      last_name = coalesce(excluded.last_name, l.last_name), company_name = coalesce(excluded.company_name, l.company_name),
      locale = coalesce(excluded.locale, l.locale), time_zone = coalesce(excluded.time_zone, l.time_zone), country = coalesce(excluded.country, l.country),
      consent = case when l.consent = 'denied' and excluded.facts_at < l.facts_at then 'denied' else coalesce(excluded.consent, l.consent) end,
      consent_basis = coalesce(excluded.consent_basis, l.consent_basis),
      facts_at = greatest(excluded.facts_at, l.facts_at)
    returning lead_id, open_episode is not null or refused is not null or merged_into is not null as is_concerned)
  select lead_id::text as "leadId" from kept where is_concerned`);

/** Keeps what inquiries say. @param rows one a lead, in the order of ids. @returns the leads that nurture has to look at: in an episode, refused, or merged away meanwhile */
export async function keepFacts(tx: Transaction, rows: readonly { leadId: string; facts: DatedFacts }[]): Promise<string[]> {
  const of = (pick: (facts: DatedFacts) => string | null) => textArray(rows.map(row => pick(row.facts)));
  const concerned = await tx.query<{ leadId: string }>(KEEP_FACTS, [
    plainArray(rows.map(r => r.leadId)),
    of(f => f.email),
    of(f => f.firstName),
    of(f => f.lastName),
    of(f => f.companyName),
    of(f => f.locale),
    of(f => f.timeZone),
    of(f => f.country),
    of(f => f.consent.email),
    of(f => f.consent.basis),
    instantArray(rows.map(r => r.facts.at)),
  ]);
  return concerned.map(row => row.leadId);
}

const STUBS = sql(`insert into leads (lead_id) select id from unnest($1::uuid[]) as g(id) order by id on conflict do nothing`);

/** Makes a row for each lead of which nothing was seen yet. */
export async function ensureLeads(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length > 0) await tx.query(STUBS, [plainArray(leadIds)]);
}

const COLUMNS = `
  lead_id::text as "leadId", stream_version as "streamVersion", open_episode::text as "openEpisode", refused, merged_into::text as "mergedInto",
  email, first_name as "firstName", last_name as "lastName", company_name as "companyName", locale, time_zone as "timeZone", country, consent,
  consent_basis as "consentBasis", facts_at is not null as "hasFacts"`;
const LOCK = sql(`
  select ${COLUMNS} from leads where lead_id = any($1::uuid[]) or (lead_id = any($2::uuid[]) and open_episode is not null) order by lead_id for update`);
const LOCK_FREE = sql(`select ${COLUMNS} from leads where lead_id = any($1::uuid[]) order by lead_id for update skip locked`);

type FlatLead = Omit<LeadRow, 'facts'> &
  Omit<MailFacts, 'consent'> & { consent: MailConsent['email']; consentBasis: MailConsent['basis']; hasFacts: boolean };

function leadRow(row: FlatLead): LeadRow {
  const { leadId, streamVersion, openEpisode, refused, mergedInto, hasFacts, consent, consentBasis, ...facts } = row;
  return {
    leadId,
    streamVersion,
    openEpisode,
    refused,
    mergedInto,
    facts: !hasFacts ? null : { ...facts, consent: { email: consent, basis: consentBasis } },
  };
}

/**
 * Locks leads in the order of their ids. Leads that have no row are left out.
 * @param ifNurtured further leads, of which only those in an episode are locked
 */
export const lockLeads = async (tx: Transaction, leadIds: readonly string[], ifNurtured: readonly string[] = []): Promise<LeadRow[]> =>
  leadIds.length + ifNurtured.length === 0
    ? []
    : (await tx.query<FlatLead>(LOCK, [plainArray(leadIds), plainArray(ifNurtured)])).map(leadRow);

/** Locks those of the leads that nobody else holds now. */
export const lockFreeLeads = async (tx: Transaction, leadIds: readonly string[]): Promise<LeadRow[]> =>
  leadIds.length === 0 ? [] : (await tx.query<FlatLead>(LOCK_FREE, [plainArray(leadIds)])).map(leadRow);

const WRITE = sql(`
  update leads l set stream_version = g.stream_version, open_episode = g.open_episode, refused = g.refused
  from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[]) as g(lead_id, stream_version, open_episode, refused) where l.lead_id = g.lead_id`);

/** Writes back what a decision changes of locked leads. */
export async function writeLeads(
  tx: Transaction,
  rows: readonly Pick<LeadRow, 'leadId' | 'streamVersion' | 'openEpisode' | 'refused'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(WRITE, [
    plainArray(rows.map(r => r.leadId)),
    plainArray(rows.map(r => r.streamVersion)),
    plainArray(rows.map(r => r.openEpisode)),
    textArray(rows.map(r => r.refused)),
  ]);
}
