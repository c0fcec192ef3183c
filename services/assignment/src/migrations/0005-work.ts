import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clocks with steps on their way to the owner's deadlines; how reps treat what they are given. */
export class Work1700000005000 implements MigrationInterface {
  name = 'Work1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null for most: two plain deadlines say all there is to say.
      alter table leads add column clocks jsonb;

      -- How reps treat what they are given, by score: counted under the routing lock.
      create table rep_conduct (
        rep_id text not null,
        day date not null,
        -- A fifth of the scale of scores; -1 without a score.
        band smallint not null check (band between -1 and 4),
        assigned int not null default 0,
        declined int not null default 0,
        neglected int not null default 0,
        primary key (rep_id, day, band)
      ) with (fillfactor = 70);
      create index rep_conduct_day on rep_conduct (day);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table leads drop column clocks; drop table rep_conduct');
  }
}
