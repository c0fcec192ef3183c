import type { FieldError } from '@baton/platform';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { DeclinesDocument } from './declines.document.js';
import { readDeclineBudget } from './read-decline-budget.js';

describe('a budget of declines', () => {
  it('is a number, a share, or both; more than that is raised', () => {
    expect(readDeclineBudget({ perWeek: 5 }, [])).toEqual({ perWeek: 5, sharePercent: null, over: 'raise' });
    expect(readDeclineBudget({ perWeek: 0, share: '20%', over: 'refuse' }, [])).toEqual({ perWeek: 0, sharePercent: 20, over: 'refuse' });
  });

  it('is one of them at least', () => {
    const errors: FieldError[] = [];
    readDeclineBudget({ over: 'refuse' }, errors);
    expect(errors).toEqual([{ field: 'declines', message: 'has to name perWeek, share, or both' }]);
  });

  it('names every field that is wrong', () => {
    expect(fieldsRefused(DeclinesDocument, { perWeek: -1, share: '120%', over: 'scold' }).sort()).toEqual(['over', 'perWeek', 'share']);
    expect(fieldsRefused(DeclinesDocument, { perWeek: 1.5, share: '100%' })).toEqual(['perWeek']);
  });
});
