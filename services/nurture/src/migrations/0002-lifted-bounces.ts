import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who lifted which bounces, when and why. */
export class LiftedBounces1795000002000 implements MigrationInterface {
  name = 'LiftedBounces1795000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bounce_lifts (
        id bigint generated always as identity primary key,
        at timestamptz not null,
        by text not null,
        because text not null,
        -- One address, or all that were held within a time.
        address_hash bytea,
        held_from timestamptz,
        held_to timestamptz,
        lifted int not null,
        check ((address_hash is null) = (held_from is not null) and (held_from is null) = (held_to is null))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bounce_lifts');
  }
}
