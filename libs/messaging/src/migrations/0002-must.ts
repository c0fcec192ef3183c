import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A condition that a transaction is to be committed under, asked by the database itself: the commit is sent behind it without waiting for the answer. */
export class Must1795000001000 implements MigrationInterface {
  name = 'Must1795000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Fails, unless the condition holds, as a conflict does: the transaction is run again from the start.
      create function must(condition boolean, otherwise text) returns void language plpgsql as $$
      begin
        if condition is not true then
          raise exception using errcode = 'serialization_failure', message = otherwise;
        end if;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function must');
  }
}
