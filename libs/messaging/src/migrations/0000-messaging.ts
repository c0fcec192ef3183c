import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days of inbox partitions kept: longer than any topic keeps its records. */
export const INBOX_DAYS = 35;

/** The tables of messaging, in every service's database. */
export class Messaging1700000000000 implements MigrationInterface {
  name = 'Messaging1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which events were seen. Partitioned by the day of the event itself, so that a repeat finds the same partition; old days are dropped whole.
      create table inbox (day date not null, event_id uuid not null, primary key (day, event_id)) partition by range (day);
      create table inbox_default partition of inbox default;
      -- Partitions for the coming week, and none older than the given number of days.
      create function maintain_inbox(keep_days int) returns void language plpgsql as $$
      declare wanted date; old record;
      begin
        perform pg_advisory_xact_lock(hashtext('maintain_inbox'));
        for wanted in select generate_series(current_date, current_date + 7, interval '1 day')::date loop
          if to_regclass(format('inbox_%s', to_char(wanted, 'YYYYMMDD'))) is null
             and not exists (select from inbox_default d where d.day = wanted) then
            execute format('create table inbox_%s partition of inbox for values from (%L) to (%L)', to_char(wanted, 'YYYYMMDD'), wanted, wanted + 1);
          end if;
        end loop;
        for old in select relname from pg_class where relkind = 'r' and relname ~ '^inbox_[0-9]{8}$' and relname < 'inbox_' || to_char(current_date - keep_days, 'YYYYMMDD') loop
          execute format('drop table %I', old.relname);
        end loop;
        delete from inbox_default d where d.day < current_date - keep_days;
      end $$;
      select maintain_inbox(${INBOX_DAYS});

      -- What is committed and not yet acknowledged by the broker. Deleted after the acknowledgement, never read with a cursor.
      create table outbox (
        id bigint generated always as identity primary key,
        event_id uuid not null,
        topic text not null,
        key text not null,
        type text not null,
        payload text not null,
        created_at timestamptz not null default clock_timestamp(),
        parked_because text
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
      create index outbox_parked on outbox (topic, key) where parked_because is not null;

      create table relay_lease (name text primary key, holder uuid not null, until timestamptz not null);

      -- An event that could not be processed, with its body, and the leads that wait behind one.
      create table dead_letters (
        id uuid primary key,
        event_id text not null,
        event_type text not null,
        lead_id uuid,
        topic text not null,
        partition int not null,
        "offset" bigint not null,
        key text,
        headers jsonb not null,
        body bytea,
        reason text not null,
        at timestamptz not null default now(),
        resolution text check (resolution in ('released', 'dropped')),
        resolved_at timestamptz,
        resolved_by text
      );
      create index dead_letters_open on dead_letters (lead_id) where resolution is null;

      create table blocked_leads (lead_id uuid primary key, dead_letter_id uuid not null, since timestamptz not null default now(), next_due_at timestamptz not null);

      create table parked_events (
        id bigint generated always as identity primary key,
        lead_id uuid not null,
        topic text not null,
        partition int not null,
        "offset" bigint not null,
        key text,
        headers jsonb not null,
        body bytea not null,
        at timestamptz not null default now()
      );
      create index parked_events_lead on parked_events (lead_id, id);

      -- Permanent: a lead that was merged away, and a lead whose person asked to be forgotten.
      create table lead_aliases (alias_id uuid primary key, lead_id uuid not null, at timestamptz not null default now(), check (alias_id <> lead_id));
      create index lead_aliases_lead on lead_aliases (lead_id);
      create table erased_leads (lead_id uuid primary key, at timestamptz not null default now());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table inbox, outbox, relay_lease, dead_letters, blocked_leads, parked_events, lead_aliases, erased_leads; drop function maintain_inbox',
    );
  }
}
