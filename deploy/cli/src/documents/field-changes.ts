import { isDeepStrictEqual } from 'node:util';

/** A field that has another value. null: it has none. */
export interface FieldChange {
  /** Dotted; things in a list by their id: `rules[germany].when`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => value !== null && typeof value === 'object' && !Array.isArray(value);

/** By what things of a list are known. */
const NAMES = ['id', 'rep', 'name'] as const;

/** Every field in which two values differ. Left out and null are the same. */
export function fieldChanges(before: unknown, after: unknown, field = ''): FieldChange[] {
  if ((before ?? null) === null && (after ?? null) === null) return [];
  if (isMembers(before) && isMembers(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(name =>
      fieldChanges(before[name], after[name], field === '' ? name : `${field}.${name}`),
    );
  if (Array.isArray(before) && Array.isArray(after)) {
    const name = NAMES.find(each => isNamed(before, each) && isNamed(after, each));
    if (name !== undefined) return changesInList(before as Members[], after as Members[], name, field);
  }
  return isDeepStrictEqual(before, after) ? [] : [{ field, before: before ?? null, after: after ?? null }];
}

/** Whether the things of a list can be told apart by the member. */
const isNamed = (list: readonly unknown[], name: string): boolean =>
  list.every(item => isMembers(item) && typeof item[name] === 'string') &&
  new Set(list.map(item => (item as Members)[name])).size === list.length;

function changesInList(before: readonly Members[], after: readonly Members[], name: string, field: string): FieldChange[] {
  const idsOf = (list: readonly Members[]) => list.map(item => item[name] as string);
  const byId = (list: readonly Members[]) => new Map(list.map(item => [item[name] as string, item]));
  const [old, now] = [byId(before), byId(after)];
  const changes = [...new Set([...idsOf(before), ...idsOf(after)])].flatMap(id =>
    fieldChanges(old.get(id), now.get(id), `${field}[${id}]`),
  );
  const stayed = (list: readonly Members[]) => idsOf(list).filter(id => old.has(id) && now.has(id));
  // Which comes first matters to rules: who moved without changing is a difference, too.
  if (isDeepStrictEqual(stayed(before), stayed(after))) return changes;
  return [...changes, { field: `${field} (order)`, before: idsOf(before), after: idsOf(after) }];
}
