import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Delivery speaks of leads: on delivery.leads.v1. */
export class LeadStreams1700000000004 implements MigrationInterface {
  name = 'LeadStreams1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How many events of a lead went out. Whoever announces one holds the row: so they stand in the outbox in the order of their versions.
      create table lead_streams (lead_id uuid primary key, version int not null check (version > 0))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table lead_streams');
  }
}
