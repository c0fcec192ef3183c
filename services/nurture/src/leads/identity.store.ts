import { plainArray, sql, type Transaction } from '@baton/platform';

// What only the other lead had is taken over; the survivor's own answers stand, a denial on either side above all. What was refused stays refused.
const TAKEN_OVER = `
    email = coalesce(s.email, m.email), first_name = coalesce(s.first_name, m.first_name), last_name = coalesce(s.last_name, m.last_name),
    company_name = coalesce(s.company_name, m.company_name), locale = coalesce(s.locale, m.locale), time_zone = coalesce(s.time_zone, m.time_zone),
    country = coalesce(s.country, m.country),
    consent = case when 'denied' in (s.consent, m.consent) then 'denied' else coalesce(s.consent, m.consent) end,
    consent_basis = coalesce(s.consent_basis, m.consent_basis), facts_at = greatest(s.facts_at, m.facts_at),
    refused = case when 'opted-out' in (s.refused, m.refused) then 'opted-out' else s.refused end`;

const LENT_TEXTS = ['email', 'first_name', 'last_name', 'company_name', 'locale', 'time_zone', 'country', 'consent', 'consent_basis'];
/** What the survivor `s` has of `m` alone: what it lacked, or took over from it before. */
const LENT = `jsonb_strip_nulls(jsonb_build_object(
    ${LENT_TEXTS.map(name => `'${name}', case when s.${name} is null or s.${name} = m.lent->>'${name}' then coalesce(s.${name}, m.${name}) end`).join(', ')},
    'facts_at', case when s.facts_at is null or s.facts_at = (m.lent->>'facts_at')::timestamptz then greatest(s.facts_at, m.facts_at) end))`;
// A denial stays with both: the survivor may have said it itself since.
const GIVEN_BACK = `
    ${LENT_TEXTS.filter(name => name !== 'consent')
      .map(name => `${name} = nullif(s.${name}, m.lent->>'${name}')`)
      .join(', ')},
    consent = case when s.consent = 'denied' then 'denied' else nullif(s.consent, m.lent->>'consent') end,
    facts_at = nullif(s.facts_at, (m.lent->>'facts_at')::timestamptz)`;
const MERGE = sql(`
  with pairs as (select * from unnest($1::uuid[], $2::uuid[]) as g(merged, survivor)),
  marked as (update leads m set merged_into = p.survivor, lent = ${LENT} from pairs p join leads s on s.lead_id = p.survivor where m.lead_id = p.merged),
  followed as (update leads l set merged_into = p.survivor from pairs p where l.merged_into = p.merged and l.lead_id <> p.survivor),
  moved as (update visitors v set lead_id = p.survivor from pairs p where v.lead_id = p.merged),
  did as (
    insert into behaviors (lead_id, behavior_id, kind, occurred_at)
    select p.survivor, b.behavior_id, b.kind, b.occurred_at from behaviors b join pairs p on b.lead_id = p.merged on conflict do nothing)
  update leads s set ${TAKEN_OVER}
  from pairs p join leads m on m.lead_id = p.merged where s.lead_id = p.survivor`);

/** Makes one lead of two, both locked. The other's row keeps its facts, and which of them it lent, so that the merge can be undone. One pair for each survivor at a time. */
export async function mergeRows(tx: Transaction, pairs: readonly { merged: string; survivor: string }[]): Promise<void> {
  if (pairs.length > 0) await tx.query(MERGE, [plainArray(pairs.map(p => p.merged)), plainArray(pairs.map(p => p.survivor))]);
}

const TAKE_OVER = sql(`
  with lent as (update leads m set lent = ${LENT} from leads s where m.lead_id = $1 and s.lead_id = m.merged_into)
  update leads s set ${TAKEN_OVER} from leads m where m.lead_id = $1 and s.lead_id = m.merged_into`);

/** Takes over what became known of leads only after they were merged away. One by one: several may be of one survivor. */
export function takeOverFacts(tx: Transaction, merged: readonly string[]): void {
  for (const leadId of merged) tx.send(TAKE_OVER, [leadId]);
}

const REFUSE_MERGED = sql(`
  with refused as (update leads set refused = 'opted-out' where merged_into = any($1::uuid[]) returning email, merged_into)
  select email, merged_into::text as survivor from refused where email is not null`);

/** No mail any more to what was merged into these leads. @returns the addresses of that */
export const refuseMerged = (tx: Transaction, leadIds: readonly string[]): Promise<{ email: string; survivor: string }[]> =>
  leadIds.length === 0 ? Promise.resolve([]) : tx.query(REFUSE_MERGED, [plainArray(leadIds)]);

const RESTORE = sql(`
  -- Also whom it had been merged into at first, where that was merged on since.
  with returned as (
    update leads s set ${GIVEN_BACK} from leads m
    where m.lead_id = $1 and s.lead_id <> m.lead_id and m.merged_into in (s.lead_id, s.merged_into))
  update leads set merged_into = null, lent = null where lead_id = $1`);

/** A lead stands for itself again, and whoever it was merged into knows no more what they knew by way of it. */
export const restoreRow = async (tx: Transaction, leadId: string): Promise<void> => void (await tx.query(RESTORE, [leadId]));

const ADDRESSES = sql(`
  select coalesce(merged_into, lead_id)::text as "leadId", email from leads where (lead_id = any($1::uuid[]) or merged_into = any($1::uuid[])) and email is not null`);

/** All addresses of leads, those of leads merged into them included. */
export const addressesOf = (tx: Transaction, leadIds: readonly string[]): Promise<{ leadId: string; email: string }[]> =>
  leadIds.length === 0 ? Promise.resolve([]) : tx.query(ADDRESSES, [plainArray(leadIds)]);

const ERASE = sql(`
  with ids as (select lead_id from leads where lead_id = any($1::uuid[]) or merged_into = any($1::uuid[])),
  visited as (delete from visitors where lead_id in (select lead_id from ids)),
  did as (delete from behaviors where lead_id in (select lead_id from ids)),
  episodes_of as (update episodes set address_hash = null, because = null where lead_id in (select lead_id from ids))
  update leads set email = null, first_name = null, last_name = null, company_name = null, locale = null, time_zone = null, country = null,
    consent = null, consent_basis = null, facts_at = null, lent = null
  where lead_id in (select lead_id from ids)`);

/** Deletes all that is personal of leads and of those merged into them. What stays are ids, times and what was sent. */
export async function eraseRows(tx: Transaction, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length > 0) await tx.query(ERASE, [plainArray(leadIds)]);
}
