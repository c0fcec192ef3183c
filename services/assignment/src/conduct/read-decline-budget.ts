import type { FieldError } from '@baton/platform';
import type { DeclineBudget } from '../routing/types.js';
import type { DeclinesDocument } from './declines.document.js';

/** The budget of a document whose fields have the right form. @param errors gets what is missing */
export function readDeclineBudget({ perWeek, share, over = 'raise' }: DeclinesDocument, errors: FieldError[]): DeclineBudget {
  if (perWeek === undefined && share === undefined) errors.push({ field: 'declines', message: 'has to name perWeek, share, or both' });
  return { perWeek: perWeek ?? null, sharePercent: share === undefined ? null : Number(share.slice(0, -1)), over };
}
