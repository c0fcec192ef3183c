import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads with what is needed to mail them, programs, episodes, mails, opt-outs. */
export class Nurture1700000001000 implements MigrationInterface {
  name = 'Nurture1700000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row a lead, also of the many that are never nurtured: few columns, one index. It is locked before anything else of the lead.
      create table leads (
        lead_id uuid primary key,
        stream_version int not null default 0,
        open_episode uuid,
        -- No mail to this lead, whichever address it has later; 'bounced' only until the address is known.
        refused text check (refused in ('opted-out', 'bounced')),
        email text,
        first_name text,
        last_name text,
        company_name text,
        locale text,
        time_zone text,
        country text,
        consent text check (consent in ('granted', 'denied')),
        consent_basis text check (consent_basis in ('consent', 'legitimate-interest', 'contract')),
        -- When the newest inquiry was accepted; null: none was seen yet.
        facts_at timestamptz,
        merged_into uuid
      ) with (fillfactor = 85);
      create index leads_merged_into on leads (merged_into) where merged_into is not null;

      -- Immutable versions; the head of a name is what new episodes start with.
      create table programs (
        hash text primary key,
        name text not null,
        version int not null,
        definition jsonb not null,
        -- As it was written, for people.
        source text not null,
        applied_at timestamptz not null,
        unique (name, version)
      );
      create table program_heads (name text primary key, hash text not null references programs, is_default boolean not null);
      create unique index program_heads_default on program_heads (is_default) where is_default;
      create table program_changes (
        id bigint generated always as identity primary key,
        name text not null,
        hash text not null references programs,
        at timestamptz not null,
        by text not null,
        because text
      );

      create table episodes (
        episode_id uuid primary key,
        lead_id uuid not null,
        requested_program text,
        program text not null,
        program_hash text references programs,
        routed_consent text,
        routed_basis text,
        address_hash bytea,
        opened_at timestamptz not null,
        started_at timestamptz,
        next_step int not null default 0,
        next_due_at timestamptz,
        next_due_kind text check (next_due_kind in ('facts', 'program', 'step', 'delivery', 'end')),
        ended_at timestamptz,
        ended_as text check (ended_as in ('stopped', 'reactivated', 'exhausted')),
        reason text,
        because text,
        -- An open episode has exactly one next thing due, an ended one none.
        constraint episodes_next_due check ((next_due_at is null) = (ended_at is not null) and (next_due_at is null) = (next_due_kind is null)),
        constraint episodes_ended check ((ended_at is null) = (ended_as is null) and (ended_as = 'stopped') = (reason is not null)),
        constraint episodes_started check (started_at is null or program_hash is not null)
      ) with (fillfactor = 80);
      create unique index episodes_open on episodes (lead_id) where ended_at is null;
      create index episodes_due on episodes (next_due_at) where ended_at is null;
      create index episodes_lead on episodes (lead_id, opened_at);
      create index episodes_address on episodes (address_hash) where ended_at is null;

      -- The intent to send a mail, and what became of it. One row for each step of an episode: there is no second mail of a step.
      create table deliveries (
        episode_id uuid not null,
        step int not null,
        step_id text not null,
        lead_id uuid not null,
        message_id text not null unique,
        state text not null check (state in ('claimed', 'sent', 'refused', 'given-up', 'cancelled')),
        claim_id uuid not null,
        attempts int not null default 0,
        -- Handed to the mail server, the answer not yet written down: when a claim ends like this, the mail may have gone out.
        is_begun boolean not null default false,
        unknown_outcomes int not null default 0,
        first_claimed_at timestamptz not null,
        sent_at timestamptz,
        last_error text,
        primary key (episode_id, step),
        check ((state = 'sent') = (sent_at is not null))
      );
      -- What the service signs and hashes with, when it is not given by the environment; and which one it was.
      create table service_secret (id int primary key check (id = 1), value bytea, fingerprint bytea not null);
      create table mail_budget (id int primary key check (id = 1), second timestamptz not null, used int not null);
      insert into mail_budget values (1, 'epoch', 0);

      -- Addresses that get no mail, as keyed hashes: kept when everything else about the person is erased.
      create table suppressions (
        address_hash bytea primary key,
        reason text not null check (reason in ('opted-out', 'bounced', 'erased')),
        at timestamptz not null,
        because text
      );
      create index suppressions_at on suppressions (at, address_hash);

      -- What leads did lately, and what visitors did of whom nobody knows yet which lead they are.
      create table behaviors (lead_id uuid not null, behavior_id uuid not null, kind text not null, occurred_at timestamptz not null, primary key (lead_id, behavior_id));
      create index behaviors_age on behaviors using brin (occurred_at);
      create table visitor_behaviors (visitor_id text not null, behavior_id uuid not null, kind text not null, occurred_at timestamptz not null, primary key (visitor_id, behavior_id));
      create index visitor_behaviors_age on visitor_behaviors using brin (occurred_at);
      create table visitors (visitor_id text primary key, lead_id uuid not null);
      create index visitors_lead on visitors (lead_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table visitors, visitor_behaviors, behaviors, suppressions, mail_budget, service_secret, deliveries, episodes, program_changes, program_heads, programs, leads',
    );
  }
}
