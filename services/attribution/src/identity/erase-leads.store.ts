import { recordErasure } from '@baton/messaging';
import { plainArray, sql, type Transaction } from '@baton/platform';

/**
 * What remains is tied to a random id that stands nowhere else: sums and counts of reports stay as they were, and nobody can be found in them.
 * Revenue keeps the CRM's id of the opportunity, without which a total could not be checked; the link to the lead is gone.
 */
const ERASE = sql(`
  with given as materialized (select lead_id, gen_random_uuid() as anonymous from unnest($1::uuid[]) as g(lead_id)),
  members as (
    select anonymous, lead_id as member from given union all select g.anonymous, a.alias_id from given g join lead_aliases a on a.lead_id = g.lead_id),
  concerned as (select o.opportunity_id, m.anonymous from opportunities o join members m on m.member = o.lead_id),
  kept as (
    insert into leads (lead_id, first_inquiry_at, media_type, channel, campaign, assigned_at, contact_by, grade, accepted_at, contacted_at,
      declines, timeouts, nurtured_at, reactivated_at, closed_at, outcome, reopened_at)
    select g.anonymous, first_inquiry_at, media_type, channel, campaign, assigned_at, contact_by, grade, accepted_at, contacted_at,
      declines, timeouts, nurtured_at, reactivated_at, closed_at, outcome, reopened_at
    from given g join people p on p.lead_id = g.lead_id),
  gone as (delete from leads where lead_id in (select member from members)),
  touched as (
    update touchpoints t set lead_id = m.anonymous, touchpoint_id = gen_random_uuid(), visitor_id = null from members m where t.lead_id = m.member),
  known as (delete from visitor_identifications where visitor_id in (
    select visitor_id from visitor_identifications where lead_id in (select member from members)) returning visitor_id),
  visited as (delete from visitors where visitor_id in (select visitor_id from known)),
  credited as (update credits set touchpoint_id = null where opportunity_id in (select opportunity_id from concerned)),
  reported as (delete from opportunity_reports where opportunity_id in (select opportunity_id from concerned)),
  restated as (
    update restatements r set lead_id = c.anonymous,
      credits = (select coalesce(jsonb_agg(credit || '{"touchpointId": null}'), '[]') from jsonb_array_elements(r.credits) credit)
    from concerned c where c.opportunity_id = r.opportunity_id)
  update opportunities o set lead_id = c.anonymous, published_lead_id = c.anonymous from concerned c where c.opportunity_id = o.opportunity_id`);

/** Forgets people, and makes their later events be dropped. To be called with the leads, their visitors and opportunities locked. */
export async function eraseLeads(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.query(ERASE, [plainArray(leadIds)]);
  await recordErasure(tx, leadIds);
}
