import { findingOf } from '../documents/findings.js';
import type { ConfigurationKind } from './configuration-kind.js';
import { changesFrom, locatedIn } from './written-document.js';

interface RuleSet {
  readonly modelVersion: string;
  readonly name: string;
}

const PATH = '/v1/scoring/rule-sets';
const UNSAID = 'applied with the baton command';

/** The rules by which leads are scored. One set is in force. */
export const ruleSets: ConfigurationKind = {
  kind: 'rule-set',
  conflicts: documents =>
    documents.slice(1).map(document => findingOf({ document, path: [] }, 'is a second rule set: only one can be in force')),
  async compare(api, [document]) {
    const given = await api.post<RuleSet>('scoring', `${PATH}/validate`, { source: document!.text }).catch(error => {
      throw locatedIn(document!, error);
    });
    const active = await api.get<RuleSet & { source: string }>('scoring', `${PATH}/active`);
    if (active.modelVersion === given.modelVersion) return [];
    return [{ kind: 'rule-set', id: given.name, change: 'updated', fields: changesFrom(active.source, document!) }];
  },
  async apply(api, [document], why) {
    await api.post('scoring', PATH, { source: document!.text, because: why ?? UNSAID }).catch(error => {
      throw locatedIn(document!, error);
    });
    return [];
  },
};
