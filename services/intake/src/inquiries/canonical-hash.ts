import { hash } from 'node:crypto';

/** JSON with sorted names and without what is absent: two bodies that say the same give the same text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '{';
  for (const name of sortedNames(value)) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined || field === null) continue;
    if (text.length > 1) text += ',';
    text += labelOf(name);
    text += canonicalJson(field);
  }
  return text + '}';
}

const MANY = 16;
/** A few names are put in order where they stand: `sort` takes two copies and five times the memory, for every object of every body. */
function sortedNames(object: object): string[] {
  const names = Object.keys(object);
  if (names.length > MANY) return names.sort();
  for (let at = 1; at < names.length; at++) {
    const name = names[at];
    let place = at;
    for (; place > 0 && names[place - 1] > name; place--) names[place] = names[place - 1];
    names[place] = name;
  }
  return names;
}

const MOST_LABELS = 1_000;
const labels = new Map<string, string>();
/** A name as it stands before its value. Nearly all bodies have the same names. */
function labelOf(name: string): string {
  const known = labels.get(name);
  if (known !== undefined) return known;
  const label = `${JSON.stringify(name)}:`;
  if (labels.size < MOST_LABELS) labels.set(name, label);
  return label;
}

/** By which a repeated request is told from another one under the same id. Hex SHA-256. */
export const canonicalHash = (body: unknown): string => hash('sha256', canonicalJson(body));
