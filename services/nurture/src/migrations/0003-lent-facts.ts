import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What survivors know by way of leads that were merged into them: it goes with these when a merge is undone. */
export class LentFacts1795000004000 implements MigrationInterface {
  name = 'LentFacts1795000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of a lead that was merged away: which of its facts, by column, the survivor did not have itself, and took over.
      alter table leads add column lent jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leads drop column lent');
  }
}
