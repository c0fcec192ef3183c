import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The leads, their inquiries and their history. */
export class Leads1700000002000 implements MigrationInterface {
  name = 'Leads1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table leads (
        id uuid primary key,
        -- Of the lead's key on every topic: who consumes it knows whether more about the lead is under way.
        partition smallint not null,
        place text not null,
        status text not null,
        outcome text,
        merged_into uuid,
        score smallint,
        grade text,
        scored_at timestamptz,
        scored_version int not null,
        awaited_inquiry_id uuid,
        awaited_version int not null,
        seen_at timestamptz,
        owner_rep text,
        assignment_id uuid,
        decision_id uuid,
        pool_id text,
        policy_hash text,
        owned_since timestamptz,
        accept_by timestamptz,
        contact_by timestamptz,
        accepted_at timestamptz,
        contacted_at timestamptz,
        last_owner text,
        attempts smallint not null,
        queue_pool text,
        queue_reason text,
        queued_since timestamptz,
        queue_policy text,
        queue_position bigint,
        episode_id uuid,
        program text,
        memory jsonb not null,
        next_due_at timestamptz,
        next_due_kind text,
        stream_version int not null,
        constraint leads_one_thing_due check ((place = 'closed') = (next_due_at is null) and (next_due_at is null) = (next_due_kind is null)),
        constraint leads_one_owner check ((place = 'assigned') = (owner_rep is not null) and (owner_rep is null) = (assignment_id is null)),
        constraint leads_closed_as check ((place = 'closed') = (outcome is not null)),
        constraint leads_queued_in check ((place = 'queued') = (queue_pool is not null)),
        constraint leads_merged_into check ((outcome = 'merged') is not true or merged_into is not null)
      ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
      create index leads_due on leads (next_due_kind, next_due_at) where next_due_at is not null;
      create index leads_queue on leads (queue_pool, score desc nulls last, queued_since) where place = 'queued';
      create index leads_queue_age on leads (queue_pool, queued_since) where place = 'queued';
      create index leads_owner on leads (owner_rep, id) where owner_rep is not null;

      -- Where routing last changed in a way that may let a queued lead out.
      create index routing_log_freeing on routing_log (seq) where kind <> 'claimed';

      -- What each inquiry told, kept as it came so that a merge can be undone; the facts of a lead are derived from them.
      create table lead_inquiries (
        lead_id uuid not null,
        inquiry_id uuid not null,
        original_lead_id uuid not null,
        source_id text not null,
        external_id text not null,
        occurred_at timestamptz not null,
        accepted_at timestamptz not null,
        known boolean not null,
        facts json not null,
        primary key (lead_id, inquiry_id)
      );

      -- What one transaction did to a lead, for people to read. Append-only.
      create table lead_history (
        lead_id uuid not null,
        id bigint generated always as identity,
        at timestamptz not null,
        entries json not null,
        primary key (lead_id, id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table leads, lead_inquiries, lead_history; drop index routing_log_freeing');
  }
}
