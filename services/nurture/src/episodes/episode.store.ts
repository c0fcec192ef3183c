import { instantArray, plainArray, sql, textArray, type Transaction } from '@baton/platform';
import type { Behavior } from './engagement.js';
import type { DueKind, Ending, Episode } from './episode.js';
import type { MailConsent } from './may-mail.js';

interface FlatEpisode {
  episodeId: string;
  leadId: string;
  requestedProgram: string | null;
  program: string;
  programHash: string | null;
  routedConsent: MailConsent['email'];
  routedBasis: MailConsent['basis'];
  openedAt: Date;
  startedAt: Date | null;
  nextStep: number;
  dueKind: DueKind | null;
  dueAt: Date | null;
  endedAt: Date | null;
  endedAs: Ending['as'] | null;
  reason: Ending['reason'];
  because: string | null;
  sentAt: Date[];
}

const EPISODE = `
  e.episode_id::text as "episodeId", e.lead_id::text as "leadId", e.requested_program as "requestedProgram", e.program, e.program_hash as "programHash",
  e.routed_consent as "routedConsent", e.routed_basis as "routedBasis", e.opened_at as "openedAt", e.started_at as "startedAt", e.next_step as "nextStep",
  e.next_due_kind as "dueKind", e.next_due_at as "dueAt", e.ended_at as "endedAt", e.ended_as as "endedAs", e.reason, e.because,
  array(select d.sent_at from deliveries d where d.episode_id = e.episode_id and d.sent_at is not null order by d.sent_at) as "sentAt"`;

export const toEpisode = (row: FlatEpisode): Episode => ({
  episodeId: row.episodeId,
  leadId: row.leadId,
  requestedProgram: row.requestedProgram,
  program: row.program,
  programHash: row.programHash,
  routedConsent: { email: row.routedConsent, basis: row.routedBasis },
  openedAt: row.openedAt,
  startedAt: row.startedAt,
  nextStep: row.nextStep,
  sentAt: row.sentAt,
  due: row.dueAt === null ? null : { kind: row.dueKind!, at: row.dueAt },
  ending: row.endedAs === null ? null : { as: row.endedAs, reason: row.reason, because: row.because, at: row.endedAt! },
});

const LOAD = sql(
  `select ${EPISODE} from episodes e where e.lead_id = any($1::uuid[]) and (e.ended_at is null or e.episode_id = any($2::uuid[]))`,
);

/** The open episodes of locked leads, and those named. */
export const loadEpisodes = async (tx: Transaction, leadIds: readonly string[], episodeIds: readonly string[]): Promise<Episode[]> =>
  (await tx.query<FlatEpisode>(LOAD, [plainArray(leadIds), plainArray(episodeIds)])).map(toEpisode);

const OF_LEADS = sql(`select ${EPISODE} from episodes e where e.lead_id = any($1::uuid[]) order by e.opened_at, e.episode_id`);

/** All episodes of leads, in order: for people to look at. */
export const episodesOf = async (tx: Pick<Transaction, 'query'>, leadIds: readonly string[]): Promise<Episode[]> =>
  (await tx.query<FlatEpisode>(OF_LEADS, [plainArray(leadIds)])).map(toEpisode);

// Of very many behaviors the newest: what was just done has to be seen.
const HISTORY = sql(`
  select g.lead_id::text as "leadId", b.kinds, b.times,
    array(
      select e.opened_at from episodes e
      where e.lead_id in (select g.lead_id union all select m.lead_id from leads m where m.merged_into = g.lead_id)
        and e.started_at is not null and e.ended_at is not null
      order by e.opened_at) as earlier
  from unnest($1::uuid[], $2::timestamptz[]) as g(lead_id, since)
  cross join lateral (
    select coalesce(array_agg(n.kind order by n.occurred_at, n.behavior_id), '{}') as kinds,
      coalesce(array_agg(n.occurred_at order by n.occurred_at, n.behavior_id), '{}') as times
    from (select b.* from behaviors b where b.lead_id = g.lead_id and b.occurred_at >= g.since
          order by b.occurred_at desc, b.behavior_id desc limit 1000) n) b`);

export interface LeadHistory {
  readonly behaviors: readonly Behavior[];
  /** When the episodes opened that ran and ended, those of leads that were merged into this one included: it is the same person. */
  readonly earlierEpisodes: readonly Date[];
}

/** What leads did, each since a time of its own, and when they were nurtured before. */
export async function loadHistory(tx: Transaction, leads: readonly { leadId: string; since: Date }[]): Promise<Map<string, LeadHistory>> {
  if (leads.length === 0) return new Map();
  const rows = await tx.query<{ leadId: string; kinds: Behavior['kind'][]; times: Date[]; earlier: Date[] }>(HISTORY, [
    plainArray(leads.map(l => l.leadId)),
    instantArray(leads.map(l => l.since)),
  ]);
  return new Map(
    rows.map(row => [row.leadId, { behaviors: row.kinds.map((kind, i) => ({ kind, at: row.times[i]! })), earlierEpisodes: row.earlier }]),
  );
}

// Ended ones first: a lead's old episode has to be closed before its new one is open.
const WRITE = sql(`
  insert into episodes as e (episode_id, lead_id, requested_program, program, program_hash, routed_consent, routed_basis, address_hash, opened_at, started_at,
    next_step, next_due_at, next_due_kind, ended_at, ended_as, reason, because)
  select episode_id, lead_id, requested_program, program, program_hash, routed_consent, routed_basis, decode(address_hash, 'hex'), opened_at, started_at,
    next_step, next_due_at, next_due_kind, ended_at, ended_as, reason, because
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[],
    $11::int[], $12::timestamptz[], $13::text[], $14::timestamptz[], $15::text[], $16::text[], $17::text[])
    as g(episode_id, lead_id, requested_program, program, program_hash, routed_consent, routed_basis, address_hash, opened_at, started_at,
      next_step, next_due_at, next_due_kind, ended_at, ended_as, reason, because)
  order by ended_at is null, episode_id
  on conflict (episode_id) do update set program = excluded.program, program_hash = excluded.program_hash, address_hash = excluded.address_hash,
    started_at = excluded.started_at, next_step = excluded.next_step, next_due_at = excluded.next_due_at, next_due_kind = excluded.next_due_kind,
    ended_at = excluded.ended_at, ended_as = excluded.ended_as, reason = excluded.reason, because = excluded.because`);

/** Writes episodes as they are now. @param addressHash of the person now, or null */
export async function writeEpisodes(tx: Transaction, rows: readonly { episode: Episode; addressHash: Buffer | null }[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(pick: (episode: Episode) => T): T[] => rows.map(row => pick(row.episode));
  await tx.query(WRITE, [
    plainArray(of(e => e.episodeId)),
    plainArray(of(e => e.leadId)),
    textArray(of(e => e.requestedProgram)),
    textArray(of(e => e.program)),
    textArray(of(e => e.programHash)),
    textArray(of(e => e.routedConsent.email)),
    textArray(of(e => e.routedConsent.basis)),
    textArray(rows.map(row => row.addressHash?.toString('hex'))),
    instantArray(of(e => e.openedAt)),
    instantArray(of(e => e.startedAt)),
    plainArray(of(e => e.nextStep)),
    instantArray(of(e => e.due?.at)),
    textArray(of(e => e.due?.kind)),
    instantArray(of(e => e.ending?.at)),
    textArray(of(e => e.ending?.as)),
    textArray(of(e => e.ending?.reason)),
    textArray(of(e => e.ending?.because)),
  ]);
}

const DUE = sql(`
  select lead_id::text as "leadId", next_due_kind as kind from episodes where ended_at is null and next_due_at <= $1 order by next_due_at limit $2`);

/** Leads whose episode is due, longest due first, and for what. */
export const dueLeads = (tx: Transaction, now: Date, limit: number): Promise<{ leadId: string; kind: DueKind }[]> =>
  tx.query(DUE, [now, limit]);
