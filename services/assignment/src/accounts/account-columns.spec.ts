import { accountColumnOf } from './account-columns.js';

describe('a column of accounts', () => {
  it.each([
    ['id', 'id'],
    ['Account ID', 'id'],
    ['company_name', 'name'],
    ['Website', 'domains'],
    ['Account Owner', 'owner'],
    ['SEGMENT', 'segment'],
    ['fields.Tier', 'fields.Tier'],
    ['fields.', undefined],
    ['Region', undefined],
  ])('%s is %s', (name, column) => {
    expect(accountColumnOf(name)).toBe(column);
  });
});
