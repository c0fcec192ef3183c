import type { Api } from '../connect/api.js';
import type { SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, type Finding } from '../failures.js';
import { accounts } from './accounts.js';
import type { Change, ConfigurationKind, MadeKey } from './configuration-kind.js';
import { programs } from './programs.js';
import { routing } from './routing.js';
import { ruleSets } from './rule-sets.js';
import { sources } from './sources.js';

/** In the order in which they are applied: what a policy speaks of is there before it. */
const kinds: readonly ConfigurationKind[] = [ruleSets, programs, sources, accounts, routing];

interface Part {
  readonly kind: ConfigurationKind;
  readonly documents: readonly SourceDocument[];
}

const partsOf = (documents: readonly SourceDocument[]): Part[] =>
  kinds
    .map(kind => ({ kind, documents: documents.filter(document => document.kind === kind.kind) }))
    .filter(part => part.documents.length > 0);

/**
 * What the documents would change, in every service that they are for.
 * @param say hears what is right but may not be meant
 * @throws InvalidDocuments naming everything that is wrong with any of them
 */
export async function compare(api: Api, documents: readonly SourceDocument[], say?: (note: string) => void): Promise<Change[]> {
  return (await compareParts(api, documents, say)).flatMap(({ changes }) => changes);
}

/** A key that was just made. */
export const keyAsText = ({ source, name, key }: MadeKey): string => `The key ${name} of source ${source}, told this once: ${key}`;

/**
 * Puts in force what differs, once everything is known to be valid. In each service it is done whole or not at all.
 * @param say hears what is being done, and what is right but may not be meant; and, when it fails halfway, the keys that were made
 */
export async function apply(
  api: Api,
  documents: readonly SourceDocument[],
  { why, say }: { why?: string; say: (note: string) => void },
): Promise<{ changes: Change[]; madeKeys: MadeKey[] }> {
  const parts = await compareParts(api, documents, say);
  const madeKeys: MadeKey[] = [];
  for (const { part, changes } of parts) {
    if (changes.length === 0) continue;
    say(`applying ${part.kind.kind} …`);
    try {
      madeKeys.push(...(await part.kind.apply(api, part.documents, why)));
    } catch (error) {
      // What was applied before stays applied, and nobody tells its keys again.
      for (const made of madeKeys) say(keyAsText(made));
      throw error;
    }
  }
  return { changes: parts.flatMap(({ changes }) => changes), madeKeys };
}

async function compareParts(
  api: Api,
  documents: readonly SourceDocument[],
  say?: (note: string) => void,
): Promise<{ part: Part; changes: Change[] }[]> {
  const findings: Finding[] = [];
  const compared: { part: Part; changes: Change[] }[] = [];
  for (const part of partsOf(documents)) {
    const conflicts = part.kind.conflicts(part.documents);
    findings.push(...conflicts);
    if (conflicts.length > 0) continue;
    try {
      compared.push({ part, changes: await part.kind.compare(api, part.documents, say) });
    } catch (error) {
      if (!(error instanceof InvalidDocuments)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new InvalidDocuments(inOrder(findings, documents));
  return compared;
}

/** As somebody reads the files who puts it right. */
function inOrder(findings: readonly Finding[], documents: readonly SourceDocument[]): Finding[] {
  const files = documents.map(document => document.file);
  return findings.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column);
}
