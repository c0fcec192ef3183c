import { parse } from 'yaml';
import { findingAt, findingOf } from '../documents/findings.js';
import { fieldChanges, type FieldChange } from '../documents/field-changes.js';
import type { SourceDocument } from '../documents/source-document.js';
import { InvalidDocuments, Refused } from '../failures.js';

interface Position {
  readonly field: string;
  readonly line: number;
  readonly column: number;
}

/** What a service found wrong with a document that it got as it is written. @returns the error itself when it is about something else */
export function locatedIn(document: SourceDocument, error: unknown): unknown {
  if (!(error instanceof Refused) || !error.problem.errors) return error;
  const positions = (error.problem.positions ?? []) as Position[];
  if (positions.length === 0 && error.problem.type !== 'invalid-request') return error;
  return new InvalidDocuments(
    error.problem.errors.map(({ field, message }, index) =>
      positions[index] ? findingAt(document, positions[index], field, message) : findingOf({ document, path: [] }, `${field}: ${message}`),
    ),
  );
}

/** The fields in which a document differs from the text of the one in force. */
export const changesFrom = (text: string | undefined, document: SourceDocument, member?: string): FieldChange[] => {
  const read = (value: unknown) => (member === undefined ? value : (value as Record<string, unknown> | null)?.[member]) ?? {};
  return fieldChanges(text === undefined ? {} : read(parse(text, { schema: 'core' })), read(document.value));
};
