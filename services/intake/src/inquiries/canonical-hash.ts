import { hash } from 'node:crypto';

/** JSON with sorted names and without what is absent: two bodies that say the same give the same text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[name];
    if (field !== undefined && field !== null) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

/** By which a repeated request is told from another one under the same id. Hex SHA-256. */
export const canonicalHash = (body: unknown): string => hash('sha256', canonicalJson(body));
