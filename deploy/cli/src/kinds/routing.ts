import { fieldChanges } from '../documents/field-changes.js';
import type { Change, ConfigurationKind } from './configuration-kind.js';
import { MergedDocument } from './merged-document.js';

interface ShownChange {
  readonly kind: 'calendar' | 'rep' | 'pool' | 'policy';
  readonly id: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>>;
}

const PATH = '/v1/routing/configuration';

/** Calendars, reps, pools and the policy: all documents together, in one transaction. */
export const routing: ConfigurationKind = {
  kind: 'routing',
  conflicts: documents => new MergedDocument(documents).conflicts(),
  async compare(api, documents) {
    const merged = new MergedDocument(documents);
    const answer = await api.post<{ changes: ShownChange[] }>('assignment', `${PATH}/diff`, merged.body).catch(error => {
      throw merged.located(error);
    });
    return answer.changes.map(changeOf);
  },
  async apply(api, documents, why) {
    const merged = new MergedDocument(documents);
    await api.post('assignment', PATH, why === undefined ? merged.body : { ...merged.body, why }).catch(error => {
      throw merged.located(error);
    });
    return [];
  },
};

/** A policy is known by its name; its hash only says that something in it differs. */
function changeOf({ kind, id, before, after }: ShownChange): Change {
  const change = before === null ? 'created' : 'updated';
  const fields = fieldChanges(before ?? {}, after).filter(({ field }) => field !== 'hash');
  return { kind, id: kind === 'policy' ? String(after.name) : id, change, fields };
}
