import type { MediaType } from '@baton/contracts';
import { jsonArray, sql, type Transaction } from '@baton/platform';
import type { StoredSecret } from './stored-secrets.js';

export interface SourceKeyRow {
  readonly sha256: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
  readonly active: boolean;
  readonly country: string | null;
  readonly mediaType: MediaType | null;
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly rawRetentionDays: number | null;
  readonly secrets: Readonly<Record<string, StoredSecret>>;
  readonly keys: readonly SourceKeyRow[];
}

const ALL = sql(`
  select s.id, s.name, s.connector, s.active, s.country, s.media_type as "mediaType", s.channel, s.campaign,
         s.raw_retention_days as "rawRetentionDays", s.secrets,
         coalesce((select jsonb_agg(jsonb_build_object('sha256', k.sha256, 'name', k.name, 'scopes', to_jsonb(k.scopes)) order by k.name)
                   from source_keys k where k.source_id = s.id), '[]') as keys
  from sources s order by s.id`);

/** All sources with their keys, by id. */
export const readSources = (tx: Pick<Transaction, 'query'>): Promise<SourceRow[]> => tx.query<SourceRow>(ALL);

// One lock for all writers of sources: they are few, and the configuration document replaces many at once.
const LOCK = sql(`select pg_advisory_xact_lock(hashtext('intake.sources'))`);
/** Held to the end of the transaction by whoever changes sources. */
export const lockSources = async (tx: Transaction): Promise<void> => void (await tx.query(LOCK));

const UPSERT = sql(`
  insert into sources (id, name, connector, active, country, media_type, channel, campaign, raw_retention_days, secrets)
  select d->>'id', d->>'name', d->>'connector', (d->>'active')::bool, d->>'country', d->>'mediaType', d->>'channel', d->>'campaign',
         (d->>'rawRetentionDays')::int, d->'secrets'
  from unnest($1::text[]::jsonb[]) d
  on conflict (id) do update set name = excluded.name, connector = excluded.connector, active = excluded.active, country = excluded.country,
    media_type = excluded.media_type, channel = excluded.channel, campaign = excluded.campaign, raw_retention_days = excluded.raw_retention_days,
    secrets = excluded.secrets, updated_at = now()`);

/** Writes sources, without their keys. */
export const saveSources = async (tx: Transaction, rows: readonly SourceRow[]): Promise<void> =>
  void (await tx.query(UPSERT, [jsonArray(rows)]));

const REPLACE_KEYS = sql(`
  with given as (select d->>'id' as source_id, k->>'sha256' as sha256, k->>'name' as name, array(select jsonb_array_elements_text(k->'scopes')) as scopes
                 from unnest($1::text[]::jsonb[]) d cross join jsonb_array_elements(d->'keys') k),
  gone as (delete from source_keys where source_id in (select d->>'id' from unnest($1::text[]::jsonb[]) d) and sha256 not in (select sha256 from given))
  insert into source_keys (sha256, source_id, name, scopes) select sha256, source_id, name, scopes from given
  on conflict (sha256) do update set name = excluded.name, scopes = excluded.scopes where source_keys.source_id = excluded.source_id
  returning sha256`);

/** Makes the keys of each source those that are given. @returns how many stand; fewer than given: a key belongs to another source */
export const replaceKeys = async (tx: Transaction, rows: readonly SourceRow[]): Promise<number> =>
  (await tx.query(REPLACE_KEYS, [jsonArray(rows)])).length;

const DELETE = sql(`delete from sources where id = $1 returning id`);
/** @returns whether it was there */
export const deleteSource = async (tx: Transaction, id: string): Promise<boolean> => (await tx.query(DELETE, [id])).length > 0;

export interface SourceChange {
  readonly sourceId: string;
  readonly change: 'created' | 'changed' | 'deleted';
  readonly who: string;
  readonly why: string | null;
  /** What changed; never a secret. */
  readonly detail: object;
}

const RECORD = sql(`
  insert into source_changes (source_id, change, who, why, detail)
  select d->>'sourceId', d->>'change', d->>'who', d->>'why', d->'detail' from unnest($1::text[]::jsonb[]) d`);
/** Keeps who changed what, and why. */
export const recordChanges = async (tx: Transaction, changes: readonly SourceChange[]): Promise<void> =>
  void (await tx.query(RECORD, [jsonArray(changes)]));

const CHANGES = sql(
  `select source_id as "sourceId", at, who, why, change, detail from source_changes where source_id = $1 order by id desc limit 200`,
);
/** The last 200 changes of a source, the newest first. */
export const readChanges = (tx: Pick<Transaction, 'query'>, sourceId: string): Promise<(SourceChange & { at: Date })[]> =>
  tx.query(CHANGES, [sourceId]);
