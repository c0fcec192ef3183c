import { repetitions } from '../documents/findings.js';
import type { SourceDocument } from '../documents/source-document.js';
import type { Api } from '../connect/api.js';
import type { Change, ConfigurationKind } from './configuration-kind.js';
import { changesFrom, locatedIn } from './written-document.js';

interface ProgramVersion {
  readonly name: string;
  readonly hash: string;
  readonly isCurrent: boolean;
  readonly isDefault: boolean;
}

const PATH = '/v1/nurture/programs';
const written = ({ value }: SourceDocument) => value.program as { readonly name?: unknown; readonly default?: unknown } | null;

/** Nurture programs: one in each document. */
export const programs: ConfigurationKind = {
  kind: 'program',
  conflicts: documents =>
    repetitions(
      documents.flatMap(document => {
        const name = written(document)?.name;
        return typeof name === 'string' ? [{ document, path: ['program', 'name'], name }] : [];
      }),
      'program',
    ),
  async compare(api, documents) {
    const versions = await api.get<{ programs: ProgramVersion[] }>('nurture', PATH);
    const changes: Change[] = [];
    for (const document of documents) changes.push(...(await compareProgram(api, document, versions.programs)));
    return changes;
  },
  async apply(api, documents, why) {
    for (const document of documents)
      await api.post('nurture', PATH, { source: document.text, because: why }).catch(error => {
        throw locatedIn(document, error);
      });
    return [];
  },
};

async function compareProgram(api: Api, document: SourceDocument, versions: readonly ProgramVersion[]): Promise<Change[]> {
  const { name, hash } = await api.post<ProgramVersion>('nurture', `${PATH}/validate`, { source: document.text }).catch(error => {
    throw locatedIn(document, error);
  });
  const current = versions.find(version => version.name === name && version.isCurrent);
  if (current === undefined) return [{ kind: 'program', id: name, change: 'created', fields: changesFrom(undefined, document, 'program') }];
  const isDefault = written(document)?.default === true;
  if (current.hash === hash && current.isDefault === isDefault) return [];
  const { source } = await api.get<{ source: string }>('nurture', `${PATH}/${encodeURIComponent(name)}`);
  const fields = changesFrom(source, document, 'program');
  // Another program may have become the default since.
  const took = current.hash === hash ? [{ field: 'default', before: current.isDefault, after: isDefault }] : [];
  return [{ kind: 'program', id: name, change: 'updated', fields: [...fields, ...took] }];
}
