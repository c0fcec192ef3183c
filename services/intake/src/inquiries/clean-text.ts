/** The longest text that an event carries. */
export const MAX_TEXT = 2000;

// Control characters mean nothing in a form's fields, and PostgreSQL refuses NUL.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// Half of a character beyond U+FFFF, as it remains where a form, or we, cut a text: UTF-8 has no form for it, and jsonb refuses it.
const HALF = /\p{Surrogate}/gu;

/** Text as a form sent it: without control and half characters, trimmed, no longer than an event takes. undefined when nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value).replace(CONTROL, '').trim().slice(0, MAX_TEXT).replace(HALF, '').trim();
  return text === '' ? undefined : text;
}

/** The object without fields that are undefined, null or empty objects; undefined when none is left. */
export function present<T extends object>(fields: T): T | undefined {
  const kept = Object.entries(fields).filter(
    ([, value]) =>
      value !== undefined && value !== null && !(typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0),
  );
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}
