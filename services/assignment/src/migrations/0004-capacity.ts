import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Further limits of reps, with the guard of what they have used; what strategies of pools go by. */
export class Capacity1700000004000 implements MigrationInterface {
  name = 'Capacity1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reps add column limits jsonb not null default '[]', add column performance jsonb;
      alter table pools
        add column preferred_skills text[] not null default '{}',
        add column performance_floor double precision;
      -- What was used of each limit. A claim has to find here what it was decided on.
      alter table rep_slots add column limits jsonb not null default '{}';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rep_slots drop column limits;
      alter table pools drop column performance_floor, drop column preferred_skills;
      alter table reps drop column performance, drop column limits;
    `);
  }
}
