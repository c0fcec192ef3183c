import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which records of CRMs leads have, and what was said of records that none is known to have. See decision 24. */
export class CrmRecords1700000002000 implements MigrationInterface {
  name = 'CrmRecords1700000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table crm_records (
        system text not null,
        object_type text not null,
        record_id text not null,
        -- As it was linked: merges are looked up with the lead, so that they can be undone.
        lead_id uuid not null,
        -- The lead that it was linked with before: perhaps the same person.
        former_lead_id uuid,
        url text,
        linked_at timestamptz not null,
        primary key (system, record_id, object_type)
      );
      create index crm_records_lead on crm_records (lead_id);
      create index crm_records_former_lead on crm_records (former_lead_id) where former_lead_id is not null;

      create table waiting_crm_updates (
        -- That of its receipt.
        id uuid primary key,
        -- The order in which they came.
        place bigint generated always as identity unique,
        source_id text not null,
        system text not null,
        -- null: any
        object_type text,
        record_id text not null,
        -- What was said, checked.
        said json not null,
        received_at timestamptz not null,
        -- parked: it was not linked in time, and somebody should look
        state text not null default 'waiting' check (state in ('waiting', 'parked')),
        next_due_at timestamptz not null,
        next_due_kind text not null check (next_due_kind in ('park', 'drop')),
        check ((state = 'waiting') = (next_due_kind = 'park'))
      );
      create index waiting_crm_updates_record on waiting_crm_updates (system, record_id);
      create index waiting_crm_updates_due on waiting_crm_updates (next_due_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table crm_records, waiting_crm_updates');
  }
}
