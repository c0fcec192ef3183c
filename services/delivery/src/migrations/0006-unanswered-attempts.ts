import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An attempt that nobody answered, but that may have arrived, is told from one that did not. */
export class UnansweredAttempts1700000000006 implements MigrationInterface {
  name = 'UnansweredAttempts1700000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempts add column may_have_arrived boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempts drop column may_have_arrived');
  }
}
