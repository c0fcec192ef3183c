import type { MigrationInterface, QueryRunner } from 'typeorm';

/** PostgreSQL gave the checks of the kind of a receiver their names: they are found by the columns that they are about. */
const DROP_CHECKS = `
  do $$
  declare
    name text;
  begin
    for name in
      select c.conname from pg_constraint c
      where c.conrelid = 'subscriptions'::regclass and c.contype = 'c' and (
        select array_agg(a.attname::text order by a.attname) from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      ) in ('{kind,settings}', '{credentials,kind}')
    loop
      execute format('alter table subscriptions drop constraint %I', name);
    end loop;
  end $$;`;

/** Receivers that are people, and what they are told of. */
export class Notifications1700000000003 implements MigrationInterface {
  name = 'Notifications1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${DROP_CHECKS}
      alter table subscriptions
        add constraint subscriptions_settings check ((kind = 'webhook') = (settings is null)),
        add constraint subscriptions_credentials check ((kind = 'webhook') = (credentials is null));

      -- A rep's possession of a lead, as far as messages speak of it. Kept only while there is a channel.
      create table assignments (
        assignment_id uuid primary key,
        lead_id uuid not null,
        rep_id text not null,
        pool_id text,
        -- Who it is, from where, and why this rep: personal data.
        card jsonb not null,
        assigned_at timestamptz not null,
        accept_by timestamptz,
        contact_by timestamptz,
        accepted_at timestamptz,
        contacted_at timestamptz,
        -- When a clock first ran out.
        breached_at timestamptz,
        ended_at timestamptz,
        ended_because text,
        -- By a link of a message: one at a time.
        answer text check (answer in ('accepted', 'declined')),
        answer_reason text,
        answered_at timestamptz,
        -- With those that routing refused.
        answers int not null default 0,
        check ((answer is null) = (answered_at is null))
      ) with (fillfactor = 85);
      create index assignments_lead on assignments (lead_id);
      create index assignments_open on assignments (rep_id) where ended_at is null;
      create index assignments_ended on assignments (ended_at) where ended_at is not null;

      -- Reps and their managers, as the newest lead-assigned had them.
      create table staff (
        rep_id text primary key,
        name text not null,
        email text,
        time_zone text not null,
        working_hours jsonb,
        manager_id text,
        as_of timestamptz not null,
        -- When the next working day begins; null: never.
        digest_due_at timestamptz
      );
      create index staff_manager on staff (manager_id) where manager_id is not null;
      create index staff_digest_due on staff (digest_due_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table staff, assignments;
      delete from subscriptions where kind not in ('webhook', 'crm');
      ${DROP_CHECKS}
      alter table subscriptions
        add check ((kind = 'crm') = (settings is not null)),
        add check ((kind = 'crm') = (credentials is not null));
    `);
  }
}
