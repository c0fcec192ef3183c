import { sql, type Transaction } from '@baton/platform';
import type { Program } from './program.js';

type Queries = Pick<Transaction, 'query'>;

// One at a time: two that apply the same name at once would otherwise take the same version number.
const LOCK = sql(`select pg_advisory_xact_lock(hashtext('nurture programs'))`);
const ADD_VERSION = sql(`
  insert into programs (hash, name, version, definition, source, applied_at)
  select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from programs where name = $2
  on conflict (hash) do nothing`);
const DROP_DEFAULT = sql(`update program_heads set is_default = false where is_default and name <> $1`);
const SET_HEAD = sql(`
  insert into program_heads as h (name, hash, is_default) values ($1, $2, $3)
  on conflict (name) do update set hash = excluded.hash, is_default = excluded.is_default where (h.hash, h.is_default) <> (excluded.hash, excluded.is_default)
  returning hash`);
const NOTE = sql(`insert into program_changes (name, hash, at, by, because) values ($1, $2, $3, $4, $5)`);
const WAKE = sql(`
  update episodes set next_due_at = $2 where ended_at is null and next_due_kind = 'program' and (requested_program = $1 or (requested_program is null and $3))`);

export interface Application {
  readonly program: Program;
  readonly hash: string;
  readonly source: string;
  readonly by: string;
  readonly because: string | null;
  readonly now: Date;
}

/**
 * Makes a version the one that new episodes start with, and wakes episodes that wait for a program of this name. Running episodes stay with theirs.
 * @returns whether that changed anything
 */
export async function applyProgram(tx: Transaction, { program, hash, source, by, because, now }: Application): Promise<boolean> {
  await tx.query(LOCK);
  await tx.query(ADD_VERSION, [hash, program.name, JSON.stringify(program), source, now]);
  if (program.isDefault) await tx.query(DROP_DEFAULT, [program.name]);
  const changed = await tx.query(SET_HEAD, [program.name, hash, program.isDefault]);
  await tx.query(WAKE, [program.name, now, program.isDefault]);
  if (changed.length === 0) return false;
  await tx.query(NOTE, [program.name, hash, now, by, because]);
  return true;
}

export interface ProgramVersionRow {
  readonly name: string;
  readonly hash: string;
  readonly version: number;
  readonly isCurrent: boolean;
  readonly isDefault: boolean;
  readonly appliedAt: Date;
  readonly openEpisodes: number;
}

const LIST = sql(`
  select p.name, p.hash, p.version, p.applied_at as "appliedAt", h.hash is not null as "isCurrent", coalesce(h.is_default, false) as "isDefault",
    (select count(*) from episodes e where e.program_hash = p.hash and e.ended_at is null)::int as "openEpisodes"
  from programs p left join program_heads h on h.name = p.name and h.hash = p.hash order by p.name, p.version`);
/** All versions of all programs. */
export const listPrograms = (database: Queries): Promise<ProgramVersionRow[]> => database.query(LIST);

const CHANGES = sql(`select hash, at, by, because from program_changes where name = $1 order by id desc limit 100`);
const SOURCE = sql(`
  select p.hash, p.version, p.source, p.definition from programs p join program_heads h on h.hash = p.hash and h.name = p.name where p.name = $1`);

/** The version in force of a program, as it was written, with who changed what. null: no program has the name. */
export async function programInForce(database: Queries, name: string): Promise<object | null> {
  const [current] = await database.query<{ hash: string; version: number; source: string; definition: Program }>(SOURCE, [name]);
  return current === undefined ? null : { name, ...current, changes: await database.query(CHANGES, [name]) };
}
