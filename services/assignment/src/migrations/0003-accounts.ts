import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts with their owners, who stands in for a rep, and what another policy would have decided. */
export class Accounts1700000003000 implements MigrationInterface {
  name = 'Accounts1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reps add column delegate text;

      create table accounts (
        account_id text primary key,
        name text not null,
        -- The name as it is compared.
        name_key text not null,
        -- A rep's id, CRM id or e-mail, as the CRM gives it: whether there is such a rep is seen when a lead comes.
        owner text,
        segment text,
        fields jsonb not null default '{}',
        updated_at timestamptz not null default now()
      );
      create index accounts_name_key on accounts (name_key);
      create table account_domains (
        domain text primary key,
        account_id text not null references accounts
      );
      create index account_domains_account on account_domains (account_id);

      -- What a policy that is only asked would have done with each lead, beside what was done.
      create table shadow_decisions (
        decision_id uuid primary key,
        lead_id uuid not null,
        decided_at timestamptz not null,
        policy_hash text not null,
        rule text not null,
        ended text not null,
        rep_id text,
        because text not null,
        shadow_rule text not null,
        shadow_ended text not null,
        shadow_rep_id text,
        shadow_because text not null,
        differs boolean not null
      );
      create index shadow_decisions_policy on shadow_decisions (policy_hash, decided_at);
      create index shadow_decisions_at on shadow_decisions using brin (decided_at);
      create index shadow_decisions_lead on shadow_decisions (lead_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shadow_decisions, account_domains, accounts; alter table reps drop column delegate');
  }
}
