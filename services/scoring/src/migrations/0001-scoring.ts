import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads with what is needed to score them again, behavior, and the rule sets. */
export class Scoring1767225600001 implements MigrationInterface {
  readonly name = 'Scoring1767225600001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rule_sets (
        hash text primary key,
        name text not null,
        source text not null,
        created_at timestamptz not null default now()
      );
      create function refuse_change() returns trigger language plpgsql as $$
        begin raise exception 'rule sets are immutable' using errcode = '23001'; end $$;
      create trigger rule_sets_are_immutable before update or delete on rule_sets for each row execute function refuse_change();

      create table rule_set_activations (
        id bigint generated always as identity primary key,
        hash text not null references rule_sets,
        activated_at timestamptz not null default now(),
        activated_by text not null,
        because text not null,
        -- How far the leads have been scored again with it; finished when nothing is left to do.
        rollout_after uuid,
        rollout_finished_at timestamptz
      );

      create table leads (
        id uuid primary key,
        status text not null check (status in ('awaiting-inquiry', 'open', 'closed', 'merged')),
        score smallint check (score between 0 and 100),
        grade text check (grade in ('A', 'B', 'C', 'D')),
        model_version text,
        scored_at timestamptz,
        saw_intake_version int not null,
        saw_behaviors int not null,
        stream_version int not null,
        next_due_at timestamptz,
        next_due_kind text check (next_due_kind in ('rescore', 'give-up')),
        detail json not null,
        check ((next_due_at is null) = (next_due_kind is null)),
        check ((status in ('closed', 'merged')) = (next_due_at is null))
      );
      create index leads_due on leads (next_due_at) where next_due_at is not null;

      create table visitors (
        visitor_id text primary key,
        lead_id uuid,
        -- The lead that the visitor was identified as, before merges.
        origin_lead_id uuid,
        seen_at timestamptz not null
      );
      create index visitors_of_lead on visitors (lead_id) where lead_id is not null;
      create index visitors_seen on visitors (seen_at);

      create table behaviors (
        behavior_id uuid primary key,
        lead_id uuid,
        origin_lead_id uuid,
        visitor_id text,
        kind text not null,
        occurred_at timestamptz not null,
        page text not null,
        media_type text not null,
        recorded_at timestamptz not null
      );
      create index behaviors_of_lead on behaviors (lead_id, occurred_at desc, behavior_id) where lead_id is not null;
      create index behaviors_of_unknown_visitor on behaviors (visitor_id) where lead_id is null;
      create index behaviors_recorded on behaviors using brin (recorded_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table behaviors, visitors, leads, rule_set_activations, rule_sets; drop function refuse_change()');
  }
}
