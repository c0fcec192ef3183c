import { plainArray, sql, textArray, type Database, type Transaction } from '@baton/platform';
import type { Suppression } from '../episodes/may-mail.js';

export interface NewSuppression {
  readonly addressHash: Buffer;
  readonly reason: Suppression;
  readonly because: string | null;
}

/** Hashes as hex: an array of them needs no quoting. */
const hex = (hashes: readonly Buffer[]) => plainArray(hashes.map(h => h.toString('hex')));

const FIND = sql(`
  select encode(address_hash, 'hex') as hash, reason from suppressions where address_hash in (select decode(h, 'hex') from unnest($1::text[]) as g(h))`);

/** Which of the addresses get no mail, by the hex of their hash. */
export async function findSuppressions(tx: Pick<Transaction, 'query'>, hashes: readonly Buffer[]): Promise<Map<string, Suppression>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx.query<{ hash: string; reason: Suppression }>(FIND, [hex(hashes)]);
  return new Map(rows.map(row => [row.hash, row.reason]));
}

// An opt-out is the strongest ground and replaces the others; nothing replaces it. What an erasure leaves replaces a bounce, which may be lifted again.
const rank = (reason: string) => `array_position(array['opted-out', 'erased', 'bounced'], ${reason})`;
const ADD = sql(`
  insert into suppressions as s (address_hash, reason, at, because)
  select distinct on (h) decode(h, 'hex'), reason, $4, because from unnest($1::text[], $2::text[], $3::text[]) as g(h, reason, because)
  order by h, ${rank('reason')}
  on conflict (address_hash) do update set reason = excluded.reason, at = excluded.at, because = excluded.because
  where ${rank('excluded.reason')} < ${rank('s.reason')}`);

/** From now on these addresses get no mail. */
export async function suppress(tx: Transaction, entries: readonly NewSuppression[], now: Date): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(ADD, [
    hex(entries.map(e => e.addressHash)),
    textArray(entries.map(e => e.reason)),
    textArray(entries.map(e => e.because)),
    now,
  ]);
}

const NURTURED_AT = sql(
  `select lead_id::text as "leadId" from episodes where address_hash = any(select decode(h, 'hex') from unnest($1::text[]) as g(h)) and ended_at is null`,
);

/** The leads that are being nurtured at one of these addresses. */
export const nurturedAt = async (tx: Transaction, hashes: readonly Buffer[]): Promise<string[]> =>
  (await tx.query<{ leadId: string }>(NURTURED_AT, [hex(hashes)])).map(row => row.leadId);

export interface SuppressionEntry {
  readonly addressHash: string;
  readonly reason: Suppression;
  readonly at: Date;
  readonly because: string | null;
}

const LIST = sql(`
  select encode(address_hash, 'hex') as "addressHash", reason, at, because from suppressions
  where ($1::timestamptz is null or (at, address_hash) > ($1::timestamptz, decode($2, 'hex'))) order by at, address_hash limit $3`);

/** A page of entries, oldest first. @param after the last entry of the page before */
export const listSuppressions = (
  database: Database,
  after: { at: Date; addressHash: string } | null,
  limit: number,
): Promise<SuppressionEntry[]> => database.query<SuppressionEntry>(LIST, [after?.at ?? null, after?.addressHash ?? '', limit]);
