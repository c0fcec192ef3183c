import { jsonArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Caps, Limit, Performance, PresenceState, RepConfiguration, TimeOff } from '../routing/types.js';

const upsert = sql(`
  insert into reps (rep_id, name, email, external_id, active, time_zone, calendar_id, time_off, skills, cap_open, cap_hour, cap_day, cap_week,
    delegate, limits, performance, manager, needs_presence, pool_caps, languages)
  select rep_id, name, email, external_id, active, time_zone, calendar_id, time_off,
    array(select jsonb_array_elements_text(skills)), cap_open, cap_hour, cap_day, cap_week, delegate, limits, performance, manager, needs_presence,
    pool_caps, array(select jsonb_array_elements_text(languages))
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::text[]::jsonb[], $9::text[]::jsonb[],
    $10::int[], $11::int[], $12::int[], $13::int[], $14::text[], $15::text[]::jsonb[], $16::text[]::jsonb[], $17::text[], $18::boolean[],
    $19::text[]::jsonb[], $20::text[]::jsonb[])
    as r(rep_id, name, email, external_id, active, time_zone, calendar_id, time_off, skills, cap_open, cap_hour, cap_day, cap_week, delegate,
      limits, performance, manager, needs_presence, pool_caps, languages)
  on conflict (rep_id) do update set
    name = excluded.name, email = excluded.email, external_id = excluded.external_id, active = excluded.active, time_zone = excluded.time_zone,
    calendar_id = excluded.calendar_id, time_off = excluded.time_off, skills = excluded.skills, cap_open = excluded.cap_open,
    cap_hour = excluded.cap_hour, cap_day = excluded.cap_day, cap_week = excluded.cap_week, delegate = excluded.delegate, limits = excluded.limits,
    performance = excluded.performance, manager = excluded.manager, needs_presence = excluded.needs_presence,
    pool_caps = excluded.pool_caps, languages = excluded.languages, updated_at = now()`);

export async function writeReps(tx: Transaction, reps: readonly RepConfiguration[]): Promise<void> {
  if (reps.length === 0) return;
  await tx.query(upsert, [
    textArray(reps.map(r => r.repId)),
    textArray(reps.map(r => r.name)),
    textArray(reps.map(r => r.email)),
    textArray(reps.map(r => r.externalId)),
    plainArray(reps.map(r => r.active)),
    textArray(reps.map(r => r.timeZone)),
    textArray(reps.map(r => r.calendarId)),
    jsonArray(reps.map(r => r.timeOff)),
    jsonArray(reps.map(r => r.skills)),
    plainArray(reps.map(r => r.caps.open)),
    plainArray(reps.map(r => r.caps.hour)),
    plainArray(reps.map(r => r.caps.day)),
    plainArray(reps.map(r => r.caps.week)),
    textArray(reps.map(r => r.delegate)),
    jsonArray(reps.map(r => r.limits ?? [])),
    textArray(reps.map(r => (r.performance ? JSON.stringify(r.performance) : null))),
    textArray(reps.map(r => r.manager)),
    plainArray(reps.map(r => r.needsPresence ?? false)),
    jsonArray(reps.map(r => r.caps.pools ?? {})),
    jsonArray(reps.map(r => r.languages ?? [])),
  ]);
}

/** What a rep has now: what open work weighs, also by the pool it came from, and how many leads came in the hour, day and week that run. */
export interface RepLoad {
  readonly open: number;
  readonly pools: Readonly<Record<string, number>>;
  readonly hour: number;
  readonly day: number;
  readonly week: number;
}

interface RepRow {
  rep_id: string;
  name: string;
  email: string | null;
  external_id: string | null;
  active: boolean;
  time_zone: string;
  calendar_id: string | null;
  time_off: TimeOff[];
  skills: string[];
  cap_open: number | null;
  cap_hour: number | null;
  cap_day: number | null;
  cap_week: number | null;
  delegate: string | null;
  limits: Limit[];
  performance: Performance | null;
  manager: string | null;
  needs_presence: boolean;
  pool_caps: Record<string, number>;
  languages: string[];
  load: RepLoad;
  presence: ShownPresence | null;
}

const selectReps = `
  select r.rep_id, r.name, r.email, r.external_id, r.active, r.time_zone, r.calendar_id, r.time_off, r.skills,
    r.cap_open, r.cap_hour, r.cap_day, r.cap_week, r.delegate, r.limits, r.performance, r.manager, r.needs_presence, r.pool_caps, r.languages,
    json_build_object('open', s.open, 'pools', s.pools,
    'hour', case when s.hour_until > now() then s.hour_used else 0 end,
    'day', case when s.day_until > now() then s.day_used else 0 end,
    'week', case when s.week_until > now() then s.week_used else 0 end) as load,
    case when r.needs_presence or p.state is not null then
      json_build_object('state', coalesce(p.state, 'offline'), 'since', p.since, 'decides', r.needs_presence and w.is_known) end as presence
  from reps r join rep_slots s using (rep_id) left join rep_presence p using (rep_id) cross join presence_watch w`;
const list = sql(`${selectReps} where rep_id > $1 order by rep_id limit $2`);
const one = sql(`${selectReps} where rep_id = $1`);

/** What a rep says of being there. */
export interface ShownPresence {
  readonly state: PresenceState;
  /** When it began; null: the rep has never said anything. */
  readonly since: string | null;
  /** Whether it decides about leads: the rep needs it, and it can be looked up. */
  readonly decides: boolean;
}

export interface LoadedRep {
  readonly rep: RepConfiguration;
  readonly load: RepLoad;
  /** null: working hours alone decide, and the rep has said nothing. */
  readonly presence: ShownPresence | null;
}

const loadedRep = (row: RepRow): LoadedRep => {
  const pools = Object.keys(row.pool_caps).length > 0 && { pools: row.pool_caps };
  const caps: Caps = { open: row.cap_open, hour: row.cap_hour, day: row.cap_day, week: row.cap_week, ...pools };
  const { name, email, active, skills, load, presence } = row;
  const delegate = row.delegate === null ? {} : { delegate: row.delegate };
  const [repId, externalId, timeZone, calendarId, timeOff] = [row.rep_id, row.external_id, row.time_zone, row.calendar_id, row.time_off];
  const manager = row.manager !== null && { manager: row.manager };
  const limits = row.limits.length > 0 && { limits: row.limits };
  const performance = row.performance !== null && { performance: row.performance };
  const languages = row.languages.length > 0 && { languages: row.languages };
  const needsPresence = row.needs_presence && { needsPresence: true as const };
  return {
    rep: {
      repId,
      name,
      email,
      externalId,
      active,
      timeZone,
      calendarId,
      timeOff,
      skills,
      caps,
      ...delegate,
      ...limits,
      ...performance,
      ...manager,
      ...needsPresence,
      ...languages,
    },
    load,
    presence,
  };
};

/** Reps with their load in the order of their ids, after one. */
export const listReps = async (tx: Pick<Transaction, 'query'>, after: string, limit: number): Promise<LoadedRep[]> =>
  (await tx.query<RepRow>(list, [after, limit])).map(loadedRep);

/** One rep with its load, or undefined. */
export async function findRep(tx: Pick<Transaction, 'query'>, repId: string): Promise<LoadedRep | undefined> {
  const [row] = await tx.query<RepRow>(one, [repId]);
  return row && loadedRep(row);
}
