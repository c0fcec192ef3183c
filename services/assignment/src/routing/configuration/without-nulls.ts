/**
 * A document without members that are null or undefined, at any depth: a name with nothing after it, as YAML has it where all below is commented out
 * and as many clients send it, says as much as one that is left out. Who reads a document has to know of one of the two alone.
 */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member as unknown)])) as T;
}
