import { createHash, randomBytes } from 'node:crypto';
import { connectors } from '../connectors/connectors.js';
import type { FieldError, SecretBox } from '@baton/platform';
import type { SourceDto, SourceKeyDto } from './source.dto.js';
import type { SourceChange, SourceKeyRow, SourceRow } from './sources.store.js';
import { sealSecrets } from './stored-secrets.js';

export interface SourcePlan {
  readonly row: SourceRow;
  readonly change: SourceChange;
  /** Keys that were made here: to be told once, and stored nowhere. */
  readonly madeKeys: readonly { readonly name: string; readonly key: string }[];
  readonly errors: readonly FieldError[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function keyOf({ name, key, sha256: digest, scopes }: SourceKeyDto): { row: SourceKeyRow; made?: string } {
  if (digest) return { row: { name, sha256: digest, scopes } };
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
  const keys = dto.keys?.map(keyOf);
  const secrets = dto.secrets ? sealSecrets(dto.secrets, dto.id, box) : (before?.secrets ?? {});
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
  return {
    row,
    errors,
    change: {
      sourceId: dto.id,
      change: before === undefined ? 'created' : 'changed',
      who,
      why: why ?? null,
      detail: {
        fields: Object.fromEntries(changed.map(field => [field, { from: before?.[field] ?? null, to: row[field] }])),
        secrets: dto.secrets ? Object.keys(dto.secrets) : [],
        keys: dto.keys ? row.keys.map(k => k.name) : [],
      },
    },
    madeKeys: keys?.flatMap(k => (k.made === undefined ? [] : [{ name: k.row.name, key: k.made }])) ?? [],
  };
}
