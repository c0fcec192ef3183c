import { fieldChanges } from './field-changes.js';

describe('the fields in which two values differ', () => {
  it('are named by their path', () => {
    expect(fieldChanges({ caps: { open: 3, day: 5 }, name: 'A' }, { caps: { open: 4, day: 5 }, name: 'A' })).toEqual([
      { field: 'caps.open', before: 3, after: 4 },
    ]);
  });

  it('are none for what is left out on one side and null on the other', () => {
    expect(fieldChanges({ email: null }, {})).toEqual([]);
    expect(fieldChanges({}, { email: null, name: 'A' })).toEqual([{ field: 'name', before: null, after: 'A' }]);
  });

  it('name things of a list by their id: what came, what went, what is otherwise', () => {
    const before = [{ id: 'a', when: 'x' }, { id: 'b' }];
    const after = [{ id: 'c' }, { id: 'a', when: 'y' }];
    expect(fieldChanges({ rules: before }, { rules: after })).toEqual([
      { field: 'rules[a].when', before: 'x', after: 'y' },
      { field: 'rules[b]', before: { id: 'b' }, after: null },
      { field: 'rules[c]', before: null, after: { id: 'c' } },
    ]);
  });

  it('include the order of things that stayed', () => {
    expect(fieldChanges([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'a' }], 'rules')).toEqual([
      { field: 'rules (order)', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  it('know members of a pool by their rep', () => {
    expect(fieldChanges({ members: [{ rep: 'a', weight: 1 }] }, { members: [{ rep: 'a', weight: 2 }] })).toEqual([
      { field: 'members[a].weight', before: 1, after: 2 },
    ]);
  });

  it('are a whole list where its things have no names', () => {
    expect(fieldChanges({ skills: ['de'] }, { skills: ['de', 'en'] })).toEqual([{ field: 'skills', before: ['de'], after: ['de', 'en'] }]);
    expect(fieldChanges([{ id: 'a' }, { id: 'a' }], [{ id: 'a' }], 'rules')).toHaveLength(1);
  });
});
