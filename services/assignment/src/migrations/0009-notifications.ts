import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a rep is told of a lead, and who else is told. */
export class Notifications1700000009000 implements MigrationInterface {
  name = 'Notifications1700000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reps add column manager text;
      -- What weighs most in the score, [{text, points}].
      alter table leads add column score_reasons jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leads drop column score_reasons; alter table reps drop column manager');
  }
}
