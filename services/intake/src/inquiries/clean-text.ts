/** The longest text that an event carries. */
export const MAX_TEXT = 2000;

// Control characters mean nothing in a form's fields, and PostgreSQL refuses NUL.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// Half of a character beyond U+FFFF, as it remains where a form, or we, cut a text: UTF-8 has no form for it, and jsonb refuses it.
const HALF = /\p{Surrogate}/gu;

// One look, and nearly every text is left as it is.
const ODD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/;

/** Text as a form sent it: without control and half characters, trimmed, no longer than an event takes. undefined when nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const given = String(value);
  const isPlain = given.length <= MAX_TEXT && !ODD.test(given);
  const text = isPlain ? given.trim() : given.replace(CONTROL, '').trim().slice(0, MAX_TEXT).replace(HALF, '').trim();
  return text === '' ? undefined : text;
}

/** The object without fields that are undefined, null or empty objects; undefined when none is left. For objects whose names we give. */
export function present<T extends object>(fields: T): T | undefined {
  const kept = {} as T;
  let isEmpty = true;
  // Name by name: lists of entries would be a tenth of what intake allocates.
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || value === null || (typeof value === 'object' && isEmptyObject(value))) continue;
    kept[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : kept;
}

function isEmptyObject(value: object): boolean {
  if (Array.isArray(value)) return false;
  for (const name in value) if (Object.hasOwn(value, name)) return false;
  return true;
}
