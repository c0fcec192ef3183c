import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is online, what languages reps speak, and what a waiting lead is worth by the policy. */
export class Presence1700000007000 implements MigrationInterface {
  name = 'Presence1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reps
        add column languages text[] not null default '{}',
        add column needs_presence boolean not null default false;
      create index reps_email on reps (lower(email));
      create index reps_needing_presence on reps (rep_id) where needs_presence;

      -- As the routing log has it, for those who look at it without the board.
      create table rep_presence (
        rep_id text primary key references reps,
        state text not null check (state in ('online', 'away', 'offline')),
        since timestamptz not null,
        told_at timestamptz not null,
        expires_after_ms int not null
      ) with (fillfactor = 50);
      -- One row. The beat moves while any replica can look up what reps say: only when it stands still is that not known.
      create table presence_watch (
        id int primary key default 1 check (id = 1),
        is_known boolean not null default false,
        beat bigint not null default 0
      ) with (fillfactor = 10);
      insert into presence_watch default values;

      -- Null: as much as its score.
      alter table leads add column queue_value double precision;
      drop index leads_queue;
      create index leads_queue on leads (queue_pool, coalesce(queue_value, score) desc nulls last, queued_since) where place = 'queued';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index leads_queue;
      alter table leads drop column queue_value;
      create index leads_queue on leads (queue_pool, score desc nulls last, queued_since) where place = 'queued';
      drop table presence_watch, rep_presence;
      drop index reps_email;
      alter table reps drop column needs_presence, drop column languages;
    `);
  }
}
