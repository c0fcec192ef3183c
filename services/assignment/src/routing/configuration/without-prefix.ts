import { Problem } from '@baton/platform';

/** A problem whose fields are named as in a part of what was checked. Anything else is as it was. */
export function withoutPrefix(error: unknown, prefix: string): unknown {
  if (!(error instanceof Problem) || !error.content.errors) return error;
  const errors = error.content.errors.map(({ field, message }) => ({
    field: field.startsWith(prefix) ? field.slice(prefix.length) : field,
    message,
  }));
  return new Problem({ ...error.content, errors });
}
