import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receivers that are CRMs, and where those keep each lead. */
export class CrmConnections1700000000002 implements MigrationInterface {
  name = 'CrmConnections1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table subscriptions
        add column kind text not null default 'webhook',
        -- What its kind needs to know; null for webhooks.
        add column settings jsonb,
        -- {name: sealed}
        add column credentials jsonb,
        add check ((kind = 'crm') = (settings is not null)),
        add check ((kind = 'crm') = (credentials is not null));

      create table crm_records (
        lead_id uuid not null,
        subscription_id text not null references subscriptions on delete cascade,
        object_type text not null,
        record_id text not null,
        url text,
        linked_at timestamptz not null,
        primary key (lead_id, subscription_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table crm_records;
      alter table subscriptions drop column kind, drop column settings, drop column credentials;
    `);
  }
}
