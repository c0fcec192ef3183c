/** A JSON Schema, as data. */
type Schema = Readonly<Record<string, unknown>>;

const prose = new Set(['description', 'title', 'examples', '$id', '$comment']);
const isSchema = (value: unknown): value is Schema => value !== null && typeof value === 'object' && !Array.isArray(value);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What makes a changed schema incompatible with a released one. Both directions count: events that are kept have to be readable by the new code,
 * and new events by code that is still running. So only two changes are allowed: a new optional property, and a new value of an enumeration
 * (which readers skip).
 * @returns a sentence for each incompatible change, with its path; empty when there is none
 */
export function incompatibilities(released: Schema, current: Schema, path = ''): string[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  const found: string[] = [];
  const keywords = new Set([...Object.keys(released), ...Object.keys(current)]);
  for (const keyword of keywords) {
    if (prose.has(keyword)) continue;
    const [before, after] = [released[keyword], current[keyword]];
    if (keyword === 'properties')
      found.push(...changedProperties((before ?? {}) as Schema, (after ?? {}) as Schema, list(current.required), at));
    else if (keyword === 'required') found.push(...changedRequired(released, current, at));
    else if (keyword === 'enum')
      found.push(
        ...list(before)
          .filter(v => !list(after).includes(v))
          .map(v => `${path || '(data)'}: the value ${v} was removed`),
      );
    else if (isSchema(before) && isSchema(after)) found.push(...incompatibilities(before, after, at(keyword)));
    else if (
      Array.isArray(before) &&
      Array.isArray(after) &&
      before.length === after.length &&
      before.every(isSchema) &&
      after.every(isSchema)
    )
      before.forEach((schema, n) => found.push(...incompatibilities(schema, after[n] as Schema, at(`${keyword}[${n}]`))));
    else if (!same(before, after))
      found.push(`${path || '(data)'}: ${keyword} changed from ${JSON.stringify(before)} to ${JSON.stringify(after)}`);
  }
  return found;
}

function changedProperties(before: Schema, after: Schema, requiredNow: readonly string[], at: (name: string) => string): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap(name => {
    if (!(name in before)) return requiredNow.includes(name) ? [`${at(name)}: a new property has to be optional`] : [];
    if (!(name in after)) return [`${at(name)}: the property was removed`];
    return incompatibilities(before[name] as Schema, after[name] as Schema, at(name));
  });
}

function changedRequired(released: Schema, current: Schema, at: (name: string) => string): string[] {
  const [before, after] = [list(released.required), list(current.required)];
  const known = Object.keys((released.properties ?? {}) as Schema);
  return [
    ...before
      .filter(name => !after.includes(name) && name in ((current.properties ?? {}) as Schema))
      .map(name => `${at(name)}: readers rely on it, it cannot become optional`),
    ...after
      .filter(name => !before.includes(name) && known.includes(name))
      .map(name => `${at(name)}: events without it are kept, it cannot become required`),
  ];
}
