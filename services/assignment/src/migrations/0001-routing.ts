import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reps, pools, policies and calendars; the log of routing state with its lock, its snapshots and the guard of the caps; decisions. */
export class Routing1700000000001 implements MigrationInterface {
  name = 'Routing1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table calendars (
        calendar_id text primary key,
        hours jsonb not null,
        holidays jsonb,
        updated_at timestamptz not null default now()
      );

      create table reps (
        rep_id text primary key,
        name text not null,
        email text,
        external_id text constraint reps_external_id unique deferrable initially deferred,
        active boolean not null,
        time_zone text not null,
        calendar_id text references calendars,
        time_off jsonb not null,
        skills text[] not null,
        cap_open int, cap_hour int, cap_day int, cap_week int,
        updated_at timestamptz not null default now()
      );

      create table pools (
        pool_id text primary key,
        name text not null,
        strategy text not null,
        skills text[] not null,
        during_working_hours boolean not null,
        updated_at timestamptz not null default now()
      );
      create table pool_members (
        pool_id text not null references pools,
        position int not null,
        rep_id text not null references reps,
        weight int not null check (weight between 1 and 1000),
        primary key (pool_id, rep_id)
      );

      -- Immutable: a hash names one policy for ever.
      create table policies (
        hash text primary key,
        name text not null,
        definition jsonb not null,
        created_at timestamptz not null,
        created_by text not null
      );
      create table active_policy (
        id int primary key default 1 check (id = 1),
        hash text not null references policies
      );

      create table configuration_changes (
        change_id bigint generated always as identity primary key,
        at timestamptz not null,
        who text not null,
        why text,
        kind text not null,
        subject_id text not null,
        before jsonb,
        after jsonb not null,
        position bigint not null
      );
      create index configuration_changes_subject on configuration_changes (kind, subject_id, change_id);

      -- The routing lock: every writer of routing state holds its row to the commit, so that places in the log are in commit order.
      create table routing_head (
        id int primary key default 1 check (id = 1),
        last_seq bigint not null default 0,
        last_batch bigint not null default 0
      ) with (fillfactor = 10);
      insert into routing_head default values;

      create table routing_log (
        seq bigint primary key,
        -- Drawn at random by the writer: tells a replica whether what it holds in memory was committed.
        batch bigint not null,
        at timestamptz not null,
        kind text not null,
        rep_id text,
        pool_id text,
        lead_id uuid,
        decision_id uuid,
        detail json
      );
      create index routing_log_at on routing_log using brin (at);

      create table routing_snapshots (
        seq bigint primary key,
        at timestamptz not null default now(),
        state jsonb not null
      );

      -- The guard of the caps (a claim is an update that these limits have to let through).
      create table rep_slots (
        rep_id text primary key references reps,
        open int not null default 0 check (open >= 0),
        hour_until timestamptz not null default 'epoch', hour_used int not null default 0,
        day_until timestamptz not null default 'epoch', day_used int not null default 0,
        week_until timestamptz not null default 'epoch', week_used int not null default 0,
        cap_open int, cap_hour int, cap_day int, cap_week int
      ) with (fillfactor = 50);

      create table routing_decisions (
        decision_id uuid primary key,
        lead_id uuid not null,
        decided_at timestamptz not null,
        position bigint not null,
        engine_version smallint not null,
        policy_hash text not null,
        kind text not null,
        rep_id text,
        pool_id text,
        rule text not null,
        -- What the decision depended on beside the log; null once the lead is erased.
        input json,
        outcome json not null
      );
      create index routing_decisions_lead on routing_decisions (lead_id);
      create index routing_decisions_position on routing_decisions (position);
      create index routing_decisions_at on routing_decisions using brin (decided_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table routing_decisions, rep_slots, routing_snapshots, routing_log, routing_head, configuration_changes,
        active_policy, policies, pool_members, pools, reps, calendars
    `);
  }
}
