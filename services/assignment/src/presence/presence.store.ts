import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { PresenceState, RepPresence } from '../routing/types.js';

type Reader = Pick<Transaction, 'query'>;

/** A rep whose presence is looked after: who needs it, and whoever has said something that holds. */
export interface WatchedRep {
  readonly repId: string;
  /** null: the rep has never said anything. */
  readonly presence: RepPresence | null;
  /** How long what was said last holds. */
  readonly expiresAfterMs: number;
}

export interface PresenceWatchRow {
  readonly isKnown: boolean;
  /** Moves while any replica can look up what reps say. */
  readonly beat: number;
}

interface PresenceRow {
  repId: string;
  state: PresenceState | null;
  since: Date;
  toldAt: Date;
  expiresAfterMs: number | null;
}

const columns = `r.rep_id as "repId", p.state, p.since, p.told_at as "toldAt", p.expires_after_ms as "expiresAfterMs"`;
const WATCHED = sql(`
  select ${columns} from reps r left join rep_presence p using (rep_id) where r.needs_presence
  union all
  select ${columns} from rep_presence p join reps r using (rep_id) where p.state <> 'offline' and not r.needs_presence
  order by 1`);

const presenceOf = ({ state, since, toldAt }: PresenceRow): RepPresence | null =>
  state === null ? null : { state, since: since.getTime(), toldAt: toldAt.getTime() };

/** Everybody whose presence is looked after, as the log has it. */
export const watchedReps = async (reader: Reader): Promise<WatchedRep[]> =>
  (await reader.query<PresenceRow>(WATCHED)).map(row => ({
    repId: row.repId,
    presence: presenceOf(row),
    expiresAfterMs: row.expiresAfterMs ?? 0,
  }));

// One look by each index: a condition with `or` would read all reps for each name.
const named = (rank: number, condition: string): string => `
  select ${columns}, n.name, ${rank} as rank from unnest($1::text[]) as n(name)
  join reps r on ${condition} left join rep_presence p using (rep_id)`;
const NAMED = sql(`
  ${named(1, 'r.rep_id = n.name')} union all
  ${named(2, 'r.external_id = n.name')} union all
  ${named(3, 'lower(r.email) = lower(n.name)')}
  order by name, rank, "repId"`);

/** Reps by what they are called: id, CRM id or e-mail, in this order; whoever is not known is left out. */
export async function repsCalled(reader: Reader, names: readonly string[]): Promise<Map<string, Pick<WatchedRep, 'repId' | 'presence'>>> {
  const found = new Map<string, Pick<WatchedRep, 'repId' | 'presence'>>();
  for (const row of await reader.query<PresenceRow & { name: string }>(NAMED, [textArray(names)]))
    if (!found.has(row.name)) found.set(row.name, { repId: row.repId, presence: presenceOf(row) });
  return found;
}

const UPSERT = sql(`
  insert into rep_presence (rep_id, state, since, told_at, expires_after_ms)
  select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::int[])
  on conflict (rep_id) do update set state = excluded.state, since = excluded.since, told_at = excluded.told_at,
    expires_after_ms = excluded.expires_after_ms`);

/** Writes what has changed of presences. The routing lock is held. */
export async function writePresences(
  tx: Transaction,
  changed: readonly (WatchedRep & { readonly presence: RepPresence })[],
): Promise<void> {
  if (changed.length === 0) return;
  await tx.query(UPSERT, [
    textArray(changed.map(each => each.repId)),
    plainArray(changed.map(each => each.presence.state)),
    instantArray(changed.map(each => new Date(each.presence.since))),
    instantArray(changed.map(each => new Date(each.presence.toldAt))),
    plainArray(changed.map(each => each.expiresAfterMs)),
  ]);
}

const WATCH = sql(`select is_known as "isKnown", beat from presence_watch where id = 1`);

export async function presenceWatch(reader: Reader): Promise<PresenceWatchRow> {
  return (await reader.query<PresenceWatchRow>(WATCH))[0]!;
}

const BEAT = sql('update presence_watch set beat = beat + 1 where id = 1');

/** Tells the other replicas that what reps say can be looked up. */
export async function beat(reader: Reader): Promise<void> {
  await reader.query(BEAT);
}

const SET_KNOWN = sql('update presence_watch set is_known = $1 where id = 1');

/** The routing lock is held. */
export async function writeKnown(tx: Transaction, isKnown: boolean): Promise<void> {
  await tx.query(SET_KNOWN, [isKnown]);
}

const COUNTS = sql(`
  select coalesce(p.state, 'offline') as state, count(*) as reps
  from reps r left join rep_presence p using (rep_id) where r.active and (r.needs_presence or p.state <> 'offline') group by 1`);

/** How many active reps are in each state, of those who need presence or have said something. */
export const countPresences = (reader: Reader): Promise<{ state: PresenceState; reps: number }[]> => reader.query(COUNTS);
