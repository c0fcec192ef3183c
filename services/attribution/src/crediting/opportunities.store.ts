import type { OpportunityReported } from '@baton/contracts';
import { instantArray, jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Credit, PathTouch } from './credit-conversion.js';
import type { Attribution } from './restate-conversion.js';
import type { OpportunityReport } from './standing-report.js';

const ADD = sql(
  `insert into opportunities (opportunity_id) select distinct id from unnest($1::text[]) as g(id) order by id on conflict do nothing`,
);
const ADD_REPORTS = sql(`
  insert into opportunity_reports (opportunity_id, lead_id, source_id, occurred_at, received_at, stage, amount, currency)
  select id, lead_id, source_id, occurred_at, $9, stage, amount, currency
  from unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::bigint[], $7::text[], $8::int[])
    as r(id, lead_id, source_id, occurred_at, stage, amount, currency, n) order by n`);

/** Keeps what was said about opportunities, in order. */
export async function insertReports(tx: Transaction, reports: readonly OpportunityReported[], now: Date): Promise<void> {
  const ids = textArray(reports.map(r => r.opportunityId));
  await tx.query(ADD, [ids]);
  await tx.query(ADD_REPORTS, [
    ids,
    plainArray(reports.map(r => r.leadId)),
    textArray(reports.map(r => r.sourceId)),
    instantArray(reports.map(r => r.occurredAt)),
    plainArray(reports.map(r => r.stage)),
    plainArray(reports.map(r => r.value.amount)),
    plainArray(reports.map(r => r.value.currency)),
    plainArray(reports.map((_, n) => n)),
    now,
  ]);
}

/** A lead and all that were merged into the same: `given` -> `member`. */
const MEMBERS = `
  given as (select g.id, coalesce(a.lead_id, g.id) as canonical from unnest($1::uuid[]) as g(id) left join lead_aliases a on a.alias_id = g.id),
  members as (
    select id, canonical, canonical as member from given
    union select g.id, g.canonical, a.alias_id from given g join lead_aliases a on a.lead_id = g.canonical)`;

const OF_LEADS = sql(`
  with ${MEMBERS}
  select o.opportunity_id as "opportunityId", min(m.id::text) as "leadId" from members m join opportunities o on o.lead_id = m.member group by o.opportunity_id`);

/** The opportunities of leads, whichever of the merged ones they were reported for; each with the given lead that led to it. */
export const opportunitiesOf = (tx: Transaction, leadIds: readonly string[]) =>
  tx.query<{ opportunityId: string; leadId: string }>(OF_LEADS, [plainArray(leadIds)]);

export interface OpportunityRow {
  readonly opportunityId: string;
  readonly revision: number;
  readonly publishedLeadId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly wonAt: Date | null;
}

const LOCK = sql(`
  select opportunity_id as "opportunityId", revision, published_lead_id as "publishedLeadId", amount, currency, won_at as "wonAt"
  from opportunities where opportunity_id = any($1::text[]) order by opportunity_id for update`);

/** Locks opportunities, after leads and visitors. */
export const lockOpportunities = (tx: Transaction, ids: readonly string[]) => tx.query<OpportunityRow>(LOCK, [textArray(ids)]);

const REPORTS = sql(`
  select opportunity_id as "opportunityId", sequence, lead_id as "leadId", occurred_at as "occurredAt", stage, amount, currency
  from opportunity_reports where opportunity_id = any($1::text[]) order by sequence`);
export type StoredReport = OpportunityReport & { opportunityId: string };
export const reportsOf = (tx: Transaction, ids: readonly string[]) => tx.query<StoredReport>(REPORTS, [textArray(ids)]);

const CREDITS = sql(`
  select opportunity_id as "opportunityId", model, touchpoint_id as "touchpointId", media_type as "mediaType", channel, campaign, amount, share
  from credits where opportunity_id = any($1::text[]) order by opportunity_id, model, position`);
export type StoredCredit = Credit & { opportunityId: string };
export const creditsOf = (tx: Transaction, ids: readonly string[]) => tx.query<StoredCredit>(CREDITS, [textArray(ids)]);

const CANONICAL = sql(`with ${MEMBERS} select id, canonical from given`);
/** The lead that each lead is now. */
export const canonicalLeads = async (tx: Transaction, leadIds: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; canonical: string }>(CANONICAL, [plainArray(leadIds)])).map(row => [row.id, row.canonical]));

const TOUCHES = sql(`
  with ${MEMBERS}
  select distinct m.canonical as "leadId", t.touchpoint_id as "touchpointId", t.at, t.media_type as "mediaType", t.channel, t.campaign
  from members m join touchpoints t on t.lead_id = m.member`);
export type LeadTouch = PathTouch & { leadId: string };
/** The touchpoints of leads and of all that were merged into the same; `leadId` is the lead that they are now. */
export const touchesOf = (tx: Transaction, leadIds: readonly string[]) => tx.query<LeadTouch>(TOUCHES, [plainArray(leadIds)]);

const SAVE_STANDING = sql(`
  update opportunities o set lead_id = s.lead_id, stage = s.stage from unnest($1::text[], $2::uuid[], $3::text[]) as s(id, lead_id, stage)
  where o.opportunity_id = s.id and (o.lead_id, o.stage) is distinct from (s.lead_id, s.stage)`);
export async function saveStandings(
  tx: Transaction,
  standings: readonly { opportunityId: string; leadId: string; stage: string }[],
): Promise<void> {
  await tx.query(SAVE_STANDING, [
    textArray(standings.map(s => s.opportunityId)),
    plainArray(standings.map(s => s.leadId)),
    plainArray(standings.map(s => s.stage)),
  ]);
}

export interface Restatement extends Attribution {
  readonly opportunityId: string;
  readonly revision: number;
  /** The event that made it necessary. */
  readonly cause: { readonly name: string; readonly id: string };
}

const PUBLISH = sql(`
  with stated as (
    select * from unnest($1::text[], $2::int[], $3::uuid[], $4::bigint[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])
      as s(id, revision, lead_id, amount, currency, won_at, cause, cause_id, credits)),
  kept as (
    insert into restatements (opportunity_id, revision, at, cause, cause_id, lead_id, amount, currency, won_at, credits)
    select id, revision, $10, cause, cause_id, lead_id, amount, currency, won_at, credits::jsonb from stated)
  update opportunities o
  set revision = s.revision, published_lead_id = s.lead_id, amount = s.amount, currency = s.currency, won_at = s.won_at
  from stated s where o.opportunity_id = s.id`);
const CLEAR = sql(`delete from credits where opportunity_id = any($1::text[])`);
const CREDIT = sql(`
  insert into credits (opportunity_id, model, position, touchpoint_id, media_type, channel, campaign, amount, share, currency, won_at)
  select * from unnest($1::text[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::int[], $10::text[], $11::timestamptz[])`);

/** Writes what is published now about opportunities, and keeps it as their history. To be called with them locked. */
export async function saveRestatements(tx: Transaction, restatements: readonly Restatement[], now: Date): Promise<void> {
  const ids = textArray(restatements.map(r => r.opportunityId));
  await tx.query(PUBLISH, [
    ids,
    plainArray(restatements.map(r => r.revision)),
    plainArray(restatements.map(r => r.leadId)),
    plainArray(restatements.map(r => r.amount)),
    plainArray(restatements.map(r => r.currency)),
    instantArray(restatements.map(r => r.wonAt)),
    textArray(restatements.map(r => r.cause.name)),
    textArray(restatements.map(r => r.cause.id)),
    jsonArray(restatements.map(r => r.credits)),
    now,
  ]);
  await tx.query(CLEAR, [ids]);
  const credits = restatements.flatMap(r => r.credits.map((credit, position) => ({ ...credit, position, of: r })));
  if (credits.length === 0) return;
  await tx.query(CREDIT, [
    textArray(credits.map(c => c.of.opportunityId)),
    plainArray(credits.map(c => c.model)),
    plainArray(credits.map(c => c.position)),
    plainArray(credits.map(c => c.touchpointId)),
    plainArray(credits.map(c => c.mediaType)),
    textArray(credits.map(c => c.channel)),
    textArray(credits.map(c => c.campaign)),
    plainArray(credits.map(c => c.amount)),
    plainArray(credits.map(c => c.share)),
    plainArray(credits.map(c => c.of.currency)),
    instantArray(credits.map(c => c.of.wonAt)),
  ]);
}
