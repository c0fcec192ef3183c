import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions, what is delivered to them, and every attempt. */
export class Delivery1700000000001 implements MigrationInterface {
  name = 'Delivery1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table subscriptions (
        id text primary key,
        url text not null,
        -- Names of events; empty: all that can be subscribed to.
        event_types text[] not null,
        filter text,
        active boolean not null,
        max_concurrent int not null,
        -- [{sealed, createdAt, expiresAt}], the newest first; two at most.
        secrets jsonb not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        -- How it goes: written by the sender, not by people.
        failures_in_row int not null default 0,
        failing_since timestamptz,
        last_error text,
        -- The receiver asked to be left alone until then.
        hold_until timestamptz,
        disabled_at timestamptz,
        disabled_because text,
        check ((failing_since is null) = (failures_in_row = 0)),
        check ((disabled_at is null) = (disabled_because is null))
      );
      create table subscription_changes (
        id bigint generated always as identity primary key,
        subscription_id text not null,
        at timestamptz not null,
        who text not null,
        why text,
        change text not null,
        detail jsonb not null
      );
      create index subscription_changes_of on subscription_changes (subscription_id, id);

      -- An event that somebody subscribed to, once, however many did. lead_id is the one that the event names: also after a merge.
      create table events (
        event_id uuid primary key,
        lead_id uuid not null,
        name text not null,
        occurred_at timestamptz not null,
        created_at timestamptz not null,
        -- As it is sent; null once the lead was erased.
        body text
      );
      create index events_lead on events (lead_id);
      create index events_created on events (created_at);

      create table deliveries (
        -- In the order of the events of a lead.
        id bigint generated always as identity primary key,
        subscription_id text not null references subscriptions on delete cascade,
        event_id uuid not null references events,
        lead_id uuid not null,
        state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead', 'dropped')),
        attempts int not null default 0,
        -- Of those, how many belong to an earlier round: redelivery begins a new one.
        attempts_before int not null default 0,
        first_attempt_at timestamptz,
        created_at timestamptz not null,
        -- Since when this round waits: a redelivery begins a new one.
        waiting_since timestamptz not null,
        finished_at timestamptz,
        because text,
        unique (event_id, subscription_id),
        check ((state = 'waiting') = (finished_at is null))
      ) with (fillfactor = 85);
      create index deliveries_waiting on deliveries (lead_id, subscription_id, id) where state = 'waiting';
      create index deliveries_waiting_for on deliveries (subscription_id) where state = 'waiting';
      create index deliveries_dead on deliveries (subscription_id, id) where state = 'dead';
      create index deliveries_of_subscription on deliveries (subscription_id, id);
      create index deliveries_of_lead on deliveries (lead_id, id);
      create index deliveries_finished on deliveries (finished_at) where finished_at is not null;

      -- One row for each lead and subscription with something waiting: whoever holds it sends the first of it, so that a lead's events keep their order.
      create table lanes (
        lead_id uuid not null,
        subscription_id text not null references subscriptions on delete cascade,
        -- When the first may be tried; while it is being sent, when its sender is taken to be dead.
        due_at timestamptz not null,
        claim_id uuid,
        primary key (lead_id, subscription_id)
      ) with (fillfactor = 80);
      create index lanes_due on lanes (subscription_id, due_at);

      create table attempts (
        delivery_id bigint not null references deliveries on delete cascade,
        number int not null,
        at timestamptz not null,
        duration_ms int not null,
        status int,
        error text,
        -- The first kilobyte of what the receiver answered.
        answer text,
        primary key (delivery_id, number)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attempts, lanes, deliveries, events, subscription_changes, subscriptions');
  }
}
