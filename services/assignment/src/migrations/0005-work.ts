import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks with steps on their way to the owner's deadlines. */
export class Work1700000005000 implements MigrationInterface {
  name = 'Work1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null for most: two plain deadlines say all there is to say.
      alter table leads add column clocks jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leads drop column clocks');
  }
}
