import type { QueryRunner } from 'typeorm';
import { migrationFingerprint } from './migration-fingerprint.js';

const migration = (name: string, up: (runner: QueryRunner) => Promise<unknown>) => {
  const made = class {
    up = up as (runner: QueryRunner) => Promise<void>;
    async down() {}
  };
  return Object.defineProperty(made, 'name', { value: name });
};

const leads = (column: string) => migration('Leads1', runner => runner.query(`create table leads (${column} text)`));

describe('migrationFingerprint', () => {
  it('is the same for migrations that do the same', async () => {
    expect(await migrationFingerprint([leads('name')])).toBe(await migrationFingerprint([leads('name')]));
  });

  it('changes with a statement that was edited under the same name', async () => {
    expect(await migrationFingerprint([leads('name')])).not.toBe(await migrationFingerprint([leads('title')]));
  });

  it('changes with one migration more', async () => {
    const more = migration('More2', runner => runner.query('select 1'));
    expect(await migrationFingerprint([leads('name')])).not.toBe(await migrationFingerprint([leads('name'), more]));
  });

  it('is found for a migration that wants to read what is there', async () => {
    const reading = migration('Reading3', async runner => {
      const [row] = (await runner.query('select count(*) as leads from leads')) as { leads: number }[];
      await runner.query(`select ${row!.leads}`);
    });
    expect(await migrationFingerprint([reading])).toMatch(/^[0-9a-f]{12}$/);
  });
});
