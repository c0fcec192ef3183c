import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far is known who a lead is: merges and their undoing are told under two keys, and one of them may come late. */
export class IdentityVersions1795000003000 implements MigrationInterface {
  name = 'IdentityVersions1795000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table identity_versions (lead_id uuid primary key, version int not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity_versions');
  }
}
