import type { Finding } from '../failures.js';
import { locateField, locateWithin } from './locate-field.js';
import type { SourceDocument } from './source-document.js';

/** A field of a document that was sent, as a service names it. */
export interface FieldOf {
  readonly document: SourceDocument;
  readonly path: readonly string[];
}

/** What a service found wrong with a field, at its place in the file. A place inside the field's text is taken from the message. */
export function findingOf({ document, path }: FieldOf, message: string): Finding {
  const { file } = document;
  const field = path.join('.');
  const inside = /^line (\d+), column (\d+): (.*)$/s.exec(message);
  const within = inside && locateWithin(document, path, { line: Number(inside[1]), column: Number(inside[2]) });
  if (within) return { file, ...within, field, message: inside[3]! };
  return { file, ...locateField(document, path, message === 'unknown field'), field, message };
}

/** What a service found wrong, where it says itself at which line of the document's text. */
export const findingAt = (document: SourceDocument, place: { line: number; column: number }, field: string, message: string): Finding => ({
  file: document.file,
  line: document.firstLine + place.line - 1,
  column: place.column,
  field,
  message: message.replace(/^line \d+, column \d+: /, ''),
});

/** Things of one name that stand in several places, each but the first. */
export function repetitions(named: readonly (FieldOf & { readonly name: string })[], what: string): Finding[] {
  const first = new Map<string, FieldOf>();
  return named.flatMap(({ name, ...place }) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, place);
      return [];
    }
    const { file, line } = findingOf(before, '');
    return [findingOf(place, `${what} ${name} stands in ${file}:${line} already`)];
  });
}
