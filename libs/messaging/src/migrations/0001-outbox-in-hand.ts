import type { MigrationInterface, QueryRunner } from 'typeorm';

/** See decision 15. Rows of a replica that does not send, or that knows nothing of this column, are not in hand. */
export class OutboxInHand1795000000000 implements MigrationInterface {
  name = 'OutboxInHand1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether the replica that wrote the row is the one that sends, and will do so from memory.
      alter table outbox add column in_hand boolean not null default false;
      create index outbox_of_others on outbox (id) where not in_hand`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index outbox_of_others; alter table outbox drop column in_hand');
  }
}
