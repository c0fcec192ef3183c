import { stringify } from 'yaml';
import type { FieldChange } from '../documents/field-changes.js';
import type { Change } from '../kinds/configuration-kind.js';
import type { Terminal } from './terminal.js';
import { plural } from './words.js';

/** Accounts come by tens of thousands: so many of them are shown. */
const MOST_ACCOUNTS = 50;

/** Each thing that differs, with every field. */
export function changesAsText(changes: readonly Change[], terminal: Terminal): string {
  const accounts = changes.filter(({ kind }) => kind === 'account');
  const left = new Set(accounts.slice(MOST_ACCOUNTS));
  const shown = eachAsText(
    changes.filter(change => !left.has(change)),
    terminal,
  );
  return left.size === 0 ? shown : `${shown}\n\nand ${plural(left.size, 'more account')}: --json has all of them`;
}

const eachAsText = (changes: readonly Change[], terminal: Terminal): string =>
  changes
    .map(change => [headline(change, terminal), ...change.fields.flatMap(field => fieldLines(field, terminal))].join('\n'))
    .join('\n\n');

const headline = ({ kind, id, change }: Change, terminal: Terminal): string =>
  terminal.paint('bold', `${change === 'created' ? '+' : '~'} ${kind} ${id}${change === 'created' ? ' (new)' : ''}`);

function fieldLines({ field, before, after }: FieldChange, terminal: Terminal): string[] {
  if (isText(before) && isText(after)) return [`    ${field}:`, ...textLines(before, after, terminal)];
  const old = terminal.paint('red', valueAsText(before));
  const now = terminal.paint('green', valueAsText(after));
  return [`    ${field}: ${isNothing(before) ? now : `${old} → ${isNothing(after) ? terminal.paint('red', '(nothing)') : now}`}`];
}

const isNothing = (value: unknown): boolean => value === null || value === undefined;
const isText = (value: unknown): value is string => typeof value === 'string' && value.includes('\n');

/** In the words of a document, on one line. */
const valueAsText = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0, blockQuote: false }).trim();

/** The lines that differ: all between the common beginning and the common end. */
function textLines(before: string, after: string, terminal: Terminal): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map(line => terminal.paint('red', `      - ${line}`)),
    ...now.slice(start, now.length - end).map(line => terminal.paint('green', `      + ${line}`)),
  ];
}
