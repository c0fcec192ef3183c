import { matchingId } from './explained.dto.js';
import { fieldsRefused } from './document-errors.builder.js';
import { PageQuery, pageOf } from './page.query.js';

describe('pages', () => {
  it('say where the next one begins, when there is one', () => {
    expect(pageOf(['a', 'b', 'c'], 2, each => each)).toEqual({ items: ['a', 'b'], next: 'b' });
    expect(pageOf(['a', 'b'], 2, each => each)).toEqual({ items: ['a', 'b'], next: null });
    expect(pageOf([], 2, String)).toEqual({ items: [], next: null });
  });

  it('have 1 to 1000 rows', () => {
    expect(fieldsRefused(PageQuery, { limit: '1000', after: 'x' })).toEqual([]);
    for (const limit of ['0', '1001', 'ten']) expect(fieldsRefused(PageQuery, { limit })).toEqual(['limit']);
  });
});

describe('matchingId', () => {
  it('refuses a body about something else than the path', () => {
    expect(() => matchingId('a', 'a')).not.toThrow();
    expect(() => matchingId('a', 'b')).toThrow('One field is wrong');
  });
});
