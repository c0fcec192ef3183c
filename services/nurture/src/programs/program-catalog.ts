import { createHash } from 'node:crypto';
import { plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Program, VersionedProgram } from './program.js';

/** The hash that a definition is known under: the same for the same content, however it was written down. */
export const programHash = (program: Program): string => createHash('sha256').update(JSON.stringify(program)).digest('hex').slice(0, 32);

const HEADS = sql(`select name, hash, is_default as "isDefault" from program_heads where name = any($1::text[]) or is_default`);
const VERSIONS = sql(`select hash, version, definition from programs where hash = any($1::text[])`);

/** Finds the program of an episode: by the hash it runs on, or by the name it would start with. */
export interface ProgramsAtHand {
  byHash(hash: string): VersionedProgram | null;
  /** null: the default program. */
  byName(name: string | null): VersionedProgram | null;
}

/** Versions never change: once read, they are kept in memory. */
export class ProgramCatalog {
  private readonly versions = new Map<string, VersionedProgram>();

  /** @param names of programs that episodes would start with; null for the default. Asked of the database each time: heads change */
  async load(tx: Pick<Transaction, 'query'>, hashes: readonly string[], names: readonly (string | null)[]): Promise<ProgramsAtHand> {
    const heads =
      names.length === 0
        ? []
        : await tx.query<{ name: string; hash: string; isDefault: boolean }>(HEADS, [textArray(names.filter(n => n !== null))]);
    await this.read(tx, [...hashes, ...heads.map(h => h.hash)]);
    return {
      byHash: hash => this.versions.get(hash) ?? null,
      byName: name => {
        const head = heads.find(h => (name === null ? h.isDefault : h.name === name));
        return head === undefined ? null : (this.versions.get(head.hash) ?? null);
      },
    };
  }

  private async read(tx: Pick<Transaction, 'query'>, hashes: readonly string[]): Promise<void> {
    const missing = [...new Set(hashes)].filter(hash => !this.versions.has(hash));
    if (missing.length === 0) return;
    const rows = await tx.query<{ hash: string; version: number; definition: Program }>(VERSIONS, [plainArray(missing)]);
    for (const { hash, version, definition } of rows) this.versions.set(hash, { ...definition, hash, version });
  }
}
