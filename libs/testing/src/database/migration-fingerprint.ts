import { createHash } from 'node:crypto';
import type { Migration } from '@baton/platform';
import type { QueryRunner } from 'typeorm';

/** A short hash over what these migrations do: their names and every statement, so that an edited migration is another one. */
export async function migrationFingerprint(migrations: readonly Migration[]): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of migrations) {
    hash.update(`${migration.name}\n`);
    for (const statement of await statementsOf(migration)) hash.update(`${statement}\n`);
  }
  return hash.digest('hex').slice(0, 12);
}

/** Runs the migration against a recorder in place of a database; one that wants to read something is known by its source text. */
async function statementsOf(migration: Migration): Promise<string[]> {
  const statements: string[] = [];
  const recorder = {
    query: async (statement: string, parameters?: unknown[]) => {
      statements.push(statement, JSON.stringify(parameters ?? []));
      return [];
    },
  };
  try {
    await new migration().up(recorder as unknown as QueryRunner);
    return statements;
  } catch {
    return [migration.toString()];
  }
}
