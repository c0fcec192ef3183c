import { fieldChanges, type FieldChange } from '../documents/field-changes.js';
import type { Change, ConfigurationKind } from './configuration-kind.js';
import { MergedDocument } from './merged-document.js';

interface SourceChange {
  readonly id: string;
  readonly change: 'created' | 'changed';
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  /** Names of secrets and keys that would be others, never a value. */
  readonly secrets: readonly string[];
  readonly keys: readonly string[];
}
interface AppliedSource {
  readonly id: string;
  readonly madeKeys?: readonly { readonly name: string; readonly key: string }[];
}

const PATH = '/v1/sources/configuration';

/** Where inquiries come from: all documents together, in one transaction. */
export const sources: ConfigurationKind = {
  kind: 'sources',
  conflicts: documents => new MergedDocument(documents).conflicts(),
  async compare(api, documents) {
    const merged = new MergedDocument(documents);
    const { changes } = await api.post<{ changes: SourceChange[] }>('intake', `${PATH}/validate`, merged.body).catch(error => {
      throw merged.located(error);
    });
    return changes.map(changeOf);
  },
  async apply(api, documents, why) {
    const merged = new MergedDocument(documents);
    const body = why === undefined ? merged.body : { ...merged.body, why };
    const applied = await api.post<{ sources: AppliedSource[] }>('intake', PATH, body).catch(error => {
      throw merged.located(error);
    });
    return applied.sources.flatMap(({ id, madeKeys = [] }) => madeKeys.map(made => ({ source: id, ...made })));
  },
};

const hidden = (list: string, name: string): FieldChange => ({ field: `${list}.${name}`, before: null, after: '(given)' });

function changeOf({ id, change, fields, secrets, keys }: SourceChange): Change {
  return {
    kind: 'source',
    id,
    change: change === 'created' ? 'created' : 'updated',
    fields: [
      ...Object.entries(fields).flatMap(([field, { from, to }]) => fieldChanges(from, to, field)),
      ...secrets.map(name => hidden('secrets', name)),
      ...keys.map(name => hidden('keys', name)),
    ],
  };
}
