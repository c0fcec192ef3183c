import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a receiver did at another address is told apart, and what waits is hastened in pieces. */
export class HealthRounds1700000000005 implements MigrationInterface {
  name = 'HealthRounds1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table subscriptions
        -- Rises when how the receiver did is forgotten: what was sent before that says nothing of it.
        add column health_round int not null default 0,
        -- What waits is being hastened, in the order of leads: it has come so far. Null when nothing is left.
        add column hasten_after uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table subscriptions drop column health_round, drop column hasten_after');
  }
}
