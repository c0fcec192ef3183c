import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { connectors } from '../connectors/connectors.js';
import type { FieldError, SecretBox } from '@baton/platform';
import type { SourceDto, SourceKeyDto } from './source.dto.js';
import type { SourceChange, SourceKeyRow, SourceRow } from './sources.store.js';
import { sealSecrets } from './stored-secrets.js';

/** In what a source differs from what it was: fields with both values, secrets and keys by name only. */
export interface SourceDetail {
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly secrets: readonly string[];
  readonly keys: readonly string[];
}

export interface SourcePlan {
  readonly row: SourceRow;
  readonly change: SourceChange & { readonly detail: SourceDetail };
  /** False: it is so already. */
  readonly isChanged: boolean;
  /** Keys that were made here: to be told once, and stored nowhere. */
  readonly madeKeys: readonly { readonly name: string; readonly key: string }[];
  readonly errors: readonly FieldError[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param standing the key of this name, which stays when no other is given */
function keyOf({ name, key, sha256: digest, scopes }: SourceKeyDto, standing?: SourceKeyRow): { row: SourceKeyRow; made?: string } {
  const known = digest ?? (key ? undefined : standing?.sha256);
  if (known) return { row: { name, sha256: known, scopes } };
  const made = key ? undefined : `bk_${randomBytes(24).toString('base64url')}`;
  return { row: { name, sha256: sha256(key ?? made!), scopes }, made };
}

/**
 * What writing a source changes.
 * @param before the source as it stands, if it does
 * @param place where the source stands in the request, for the names of offending fields
 */
export function planSource(
  dto: SourceDto,
  before: SourceRow | undefined,
  box: SecretBox,
  who: string,
  why: string | undefined,
  place = '',
): SourcePlan {
  const isFirst = ({ name }: SourceKeyDto, index: number) => dto.keys?.findIndex(key => key.name === name) === index;
  const keys = dto.keys?.map((key, index) =>
    keyOf(key, isFirst(key, index) ? before?.keys.find(({ name }) => name === key.name) : undefined),
  );
  const secrets = dto.secrets ? { ...sealSecrets(dto.secrets, dto.id, box), ...sameSecrets(dto, before, box) } : (before?.secrets ?? {});
  const row: SourceRow = {
    id: dto.id,
    name: dto.name ?? before?.name ?? dto.id,
    connector: dto.connector,
    active: dto.active ?? true,
    country: dto.country ?? null,
    mediaType: dto.mediaType ?? null,
    channel: dto.channel ?? null,
    campaign: dto.campaign ?? null,
    rawRetentionDays: dto.rawRetentionDays ?? null,
    secrets,
    keys: keys?.map(k => k.row) ?? before?.keys ?? [],
  };
  // The native connector's secret is needed only by those who sign.
  const needed = dto.connector === 'native' ? [] : (connectors.get(dto.connector)?.secrets ?? []);
  const errors = needed
    .filter(name => secrets[name] === undefined)
    .map(name => ({ field: `${place}secrets.${name}`, message: `is needed by the connector ${dto.connector}` }));
  const changed = (['name', 'connector', 'active', 'country', 'mediaType', 'channel', 'campaign', 'rawRetentionDays'] as const).filter(
    field => before?.[field] !== row[field],
  );
  const otherSecrets = differing(before?.secrets ?? {}, secrets);
  const otherKeys = differing(byName(before?.keys ?? []), byName(row.keys));
  return {
    row,
    errors,
    isChanged: before === undefined || changed.length > 0 || otherSecrets.length > 0 || otherKeys.length > 0,
    change: {
      sourceId: dto.id,
      change: before === undefined ? 'created' : 'changed',
      who,
      why: why ?? null,
      detail: {
        fields: Object.fromEntries(changed.map(field => [field, { from: before?.[field] ?? null, to: row[field] }])),
        secrets: otherSecrets,
        keys: otherKeys,
      },
    },
    madeKeys: keys?.flatMap(k => (k.made === undefined ? [] : [{ name: k.row.name, key: k.made }])) ?? [],
  };
}

/** Given secrets that stand already, as they are stored: sealed again they would look like others. */
function sameSecrets({ id, secrets = {} }: SourceDto, before: SourceRow | undefined, box: SecretBox): SourceRow['secrets'] {
  return Object.fromEntries(
    Object.entries(before?.secrets ?? {}).filter(([name, stored]) =>
      'sealed' in stored
        ? secrets[name] !== undefined && box.open(stored.sealed, `${id}/${name}`) === secrets[name]
        : isDeepStrictEqual(stored, secrets[name]),
    ),
  );
}

const byName = (keys: readonly SourceKeyRow[]): Record<string, Omit<SourceKeyRow, 'name'>> =>
  Object.fromEntries(keys.map(({ name, sha256, scopes }) => [name, { sha256, scopes: scopes.toSorted() }]));

/** Names of what is another, new or gone. */
const differing = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(name => !isDeepStrictEqual(before[name], after[name]));
