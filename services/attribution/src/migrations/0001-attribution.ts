import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Touchpoints, spend, opportunities with their credits, and how far leads came. */
export class Attribution1767225600001 implements MigrationInterface {
  readonly name = 'Attribution1767225600001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One lead: the row that is locked, where it first came from, and its milestones. No personal data.
      create table leads (
        lead_id uuid primary key,
        first_inquiry_at timestamptz,
        media_type text,
        channel text,
        campaign text,
        assigned_at timestamptz,
        contact_by timestamptz,
        grade text,
        accepted_at timestamptz,
        contacted_at timestamptz,
        declines int not null default 0,
        timeouts int not null default 0,
        nurtured_at timestamptz,
        reactivated_at timestamptz,
        closed_at timestamptz,
        outcome text,
        reopened_at timestamptz,
        check ((first_inquiry_at is null) = (media_type is null) and (media_type is null) = (channel is null)),
        check ((closed_at is null) = (outcome is null))
      ) with (fillfactor = 80);
      create index leads_first_inquiry on leads (first_inquiry_at);

      -- lead_id is the lead that the event named, so that a merge can be undone; of a visitor's touch, the lead that the visitor turned out to be.
      create table touchpoints (
        touchpoint_id uuid primary key,
        lead_id uuid,
        visitor_id uuid,
        at timestamptz not null,
        kind text not null,
        media_type text not null,
        channel text not null,
        campaign text,
        check (lead_id is not null or visitor_id is not null)
      );
      create index touchpoints_lead on touchpoints (lead_id) where lead_id is not null;
      create index touchpoints_visitor on touchpoints (visitor_id) where visitor_id is not null;
      create index touchpoints_unknown on touchpoints (at) where lead_id is null;

      -- The row that is locked while a visitor's touches or identity change.
      create table visitors (visitor_id uuid primary key);
      create table visitor_identifications (visitor_id uuid not null, at timestamptz not null, lead_id uuid not null, primary key (visitor_id, at, lead_id));
      create index visitor_identifications_lead on visitor_identifications (lead_id);

      create table spend (
        source_id text not null,
        spend_id text not null,
        from_date date not null,
        to_date date not null,
        media_type text not null,
        channel text not null,
        campaign text,
        amount bigint not null,
        currency text not null,
        stream_version int not null,
        reported_at timestamptz not null,
        primary key (source_id, spend_id),
        check (to_date >= from_date)
      );
      create index spend_dates on spend (to_date, from_date);

      -- Everything that was said about an opportunity, in the order in which it was received.
      create table opportunity_reports (
        sequence bigint generated always as identity primary key,
        opportunity_id text not null,
        lead_id uuid not null,
        source_id text not null,
        occurred_at timestamptz not null,
        received_at timestamptz not null,
        stage text not null check (stage in ('open', 'won', 'lost')),
        amount bigint not null,
        currency text not null
      );
      create index opportunity_reports_opportunity on opportunity_reports (opportunity_id, sequence);

      -- lead_id and stage are those of the standing report. The rest is what was published last, with revision: also the version of its stream.
      create table opportunities (
        opportunity_id text primary key,
        lead_id uuid,
        stage text,
        revision int not null default 0,
        published_lead_id uuid,
        amount bigint,
        currency text,
        won_at timestamptz,
        check ((revision = 0) = (amount is null) and (amount is null) = (currency is null) and (amount is null) = (won_at is null))
      );
      create index opportunities_lead on opportunities (lead_id);

      -- The credits that stand. share: millionths of the conversion.
      create table credits (
        opportunity_id text not null,
        model text not null,
        position int not null,
        touchpoint_id uuid,
        media_type text not null,
        channel text not null,
        campaign text,
        amount bigint not null,
        currency text not null,
        share int not null,
        won_at timestamptz not null,
        primary key (opportunity_id, model, position)
      );
      create index credits_won on credits (model, won_at);

      create table restatements (
        opportunity_id text not null,
        revision int not null,
        at timestamptz not null,
        cause text not null,
        cause_id text not null,
        lead_id uuid not null,
        amount bigint not null,
        currency text not null,
        won_at timestamptz not null,
        credits jsonb not null,
        primary key (opportunity_id, revision)
      );

      create table assessments (
        from_date date not null,
        to_date date not null,
        at timestamptz not null,
        leads int not null,
        measures jsonb not null,
        primary key (from_date, to_date)
      );

      -- Leads as people: those that were merged are one. Few are, so that the first branch is a plain scan of leads.
      create view people as
        select lead_id, first_inquiry_at, media_type, channel, campaign, assigned_at, contact_by, grade, accepted_at, contacted_at, declines, timeouts,
          nurtured_at, reactivated_at, closed_at, outcome, reopened_at
        from leads l
        where not exists (select from lead_aliases a where a.alias_id = l.lead_id) and not exists (select from lead_aliases a where a.lead_id = l.lead_id)
        union all
        select m.lead_id, min(first_inquiry_at), (array_agg(media_type order by first_inquiry_at nulls last, l.lead_id))[1],
          (array_agg(channel order by first_inquiry_at nulls last, l.lead_id))[1], (array_agg(campaign order by first_inquiry_at nulls last, l.lead_id))[1],
          min(assigned_at), (array_agg(contact_by order by assigned_at nulls last, l.lead_id))[1], (array_agg(grade order by assigned_at nulls last, l.lead_id))[1],
          min(accepted_at), min(contacted_at), sum(declines)::int, sum(timeouts)::int, min(nurtured_at), min(reactivated_at),
          max(closed_at), (array_agg(outcome order by closed_at desc nulls last, l.lead_id))[1], max(reopened_at)
        from (select alias_id as member, lead_id from lead_aliases union select lead_id, lead_id from lead_aliases) m
        join leads l on l.lead_id = m.member
        group by m.lead_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view people;
      drop table leads, touchpoints, visitors, visitor_identifications, spend, opportunity_reports, opportunities, credits, restatements, assessments`);
  }
}

export const attributionMigrations = [Attribution1767225600001];
