import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sources, people and their inquiries. */
export class Intake1700000000001 implements MigrationInterface {
  name = 'Intake1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sources (
        id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
        name text not null,
        connector text not null,
        active boolean not null default true,
        country text check (country ~ '^[A-Z]{2}$'),
        media_type text,
        channel text,
        campaign text,
        raw_retention_days int check (raw_retention_days > 0),
        -- name -> {"sealed": "..."} or {"fromEnv": "SOURCE_SECRET_..."}; never in the clear
        secrets jsonb not null default '{}',
        updated_at timestamptz not null default now()
      );
      create table source_keys (
        sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
        source_id text not null references sources on delete cascade,
        name text not null,
        scopes text[] not null,
        created_at timestamptz not null default now()
      );
      create index source_keys_source on source_keys (source_id);
      create table source_changes (
        id bigint generated always as identity primary key,
        source_id text not null,
        at timestamptz not null default now(),
        who text not null,
        why text,
        change text not null check (change in ('created', 'changed', 'deleted')),
        -- names of what changed; never a secret
        detail jsonb not null default '{}'
      );
      create index source_changes_source on source_changes (source_id, id);

      -- One person being pursued. There are no foreign keys to it: all rows about it are written under its lock.
      create table leads (
        id uuid primary key,
        place text not null check (place in ('accepted', 'test', 'merged', 'erased')),
        -- false while nothing is known by which the person could be recognised
        identified boolean not null,
        stream_version int not null default 0,
        behavior_version int not null default 0,
        -- the lead that it is now; kept flat, so that one look is enough
        merged_into uuid,
        created_at timestamptz not null,
        check ((merged_into is null) or place in ('merged', 'erased'))
      );
      create index leads_merged_into on leads (merged_into) where merged_into is not null;

      create table identity_keys (
        key uuid primary key,
        kind text not null,
        name_hash uuid,
        lead_id uuid not null
      );
      create index identity_keys_lead on identity_keys (lead_id);
      -- Two keys of one inquiry that point to different leads: for a person to judge, and to merge by hand.
      create table identity_conflicts (
        inquiry_id uuid not null, lead_id uuid not null, other_lead_id uuid not null, kind text not null, at timestamptz not null,
        primary key (inquiry_id, other_lead_id)
      );
      create index identity_conflicts_lead on identity_conflicts (lead_id);
      create index identity_conflicts_other on identity_conflicts (other_lead_id);
      -- People who asked to be forgotten, by the hash of their address or number.
      create table suppressions (key uuid primary key, at timestamptz not null);

      -- Never deleted: the row keeps a repeat from becoming a second inquiry, even after an erasure.
      create table inquiries (
        id uuid primary key,
        lead_id uuid not null,
        source_id text not null,
        external_id text not null,
        connector text not null,
        occurred_at timestamptz not null,
        accepted_at timestamptz not null,
        is_test boolean not null,
        body_hash text not null,
        -- person, company, origin, answers, consent, visitorId; null after an erasure
        content json,
        unique (source_id, external_id)
      );
      create index inquiries_lead on inquiries (lead_id);
      create table raw_payloads (inquiry_id uuid primary key, body text not null, expires_at timestamptz not null);
      create index raw_payloads_expiry on raw_payloads (expires_at);

      -- A vendor named a lead whose details are still to be fetched.
      create table pending_details (
        source_id text not null,
        external_id text not null,
        -- set aside for the lead, should the person be new
        lead_id uuid not null unique,
        -- blocked: somebody has to act; gone: the vendor shows no such lead (any more)
        state text not null check (state in ('due', 'blocked', 'gone')),
        notice jsonb not null,
        received_at timestamptz not null,
        attempts int not null default 0,
        last_error text,
        -- due as long as it is not closed, and it is closed when it is gone and was looked for long enough
        next_due_at timestamptz,
        next_due_kind text check (next_due_kind in ('fetch')),
        traceparent text,
        primary key (source_id, external_id),
        check ((next_due_at is null) = (next_due_kind is null) and (next_due_at is not null or state = 'gone'))
      );
      create index pending_details_due on pending_details (next_due_at) where next_due_at is not null;

      -- A visitor of the website, and the person it turned out to be.
      create table visitors (
        id text primary key,
        lead_id uuid,
        behavior_version int not null default 0
      );
      create index visitors_lead on visitors (lead_id) where lead_id is not null;

      -- What came by other doors, unique by the id that its source gave it.
      create table receipts (
        source_id text not null,
        kind text not null check (kind in ('crm-update', 'behavioral-event')),
        external_id text not null,
        id uuid not null,
        lead_id uuid,
        body_hash text not null,
        received_at timestamptz not null,
        primary key (source_id, kind, external_id)
      );
      create table spend (
        spend_id text primary key,
        source_id text not null,
        external_id text not null,
        body_hash text not null,
        stream_version int not null,
        reported_at timestamptz not null
      );

      create table merges (
        id uuid primary key,
        survivor_lead_id uuid not null,
        merged_lead_id uuid not null,
        reason text not null,
        who text not null,
        at timestamptz not null,
        undone_at timestamptz,
        undone_by text
      );
      create unique index merges_standing on merges (merged_lead_id) where undone_at is null;
      create index merges_survivor on merges (survivor_lead_id) where undone_at is null;

      create table erasures (
        lead_id uuid primary key,
        requested_at timestamptz not null,
        who text not null,
        report jsonb not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table sources, source_keys, source_changes, leads, identity_keys, identity_conflicts, suppressions, inquiries, raw_payloads, ' +
        'pending_details, visitors, receipts, spend, merges, erasures cascade',
    );
  }
}
