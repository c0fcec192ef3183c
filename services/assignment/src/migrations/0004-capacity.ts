import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Further limits of reps, with the guard of what they have used. */
export class Capacity1700000000004 implements MigrationInterface {
  name = 'Capacity1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reps add column limits jsonb not null default '[]';
      -- What was used of each limit. A claim has to find here what it was decided on.
      alter table rep_slots add column limits jsonb not null default '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rep_slots drop column limits;
      alter table reps drop column limits;
    `);
  }
}
