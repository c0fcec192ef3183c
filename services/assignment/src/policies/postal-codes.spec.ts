import { narrowestMatch, readPostalCodes, whyNoPostalCode } from './postal-codes.js';

const match = (items: string[], code: string) => narrowestMatch(readPostalCodes(items), code);

describe('postal codes', () => {
  it.each([
    ['80000-81999', '80331', true],
    ['80000-81999', '81999', true],
    ['80000-81999', '82000', false],
    ['01000-01999', '01067', true],
    ['94100-94199', '94105-1234', true],
    ['94100-94199', '941', false],
    ['80000-81999', 'SW1A 1AA', false],
    ['80000-81999', '', false],
    ['SW1', 'sw1a 1aa', true],
    ['SW1A 1', 'SW1A1AA', true],
    ['SW1', 'W1', false],
    ['SW1', '', false],
    ['10', '10115', true],
  ])('%s with %s: %s', (item, code, expected) => {
    expect(match([item], code) !== undefined).toBe(expected);
  });

  it('are everywhere where none is given', () => {
    expect(match([], '')).toBe(1);
  });

  it('know the narrowest of several that hold a code', () => {
    expect(match(['80000-89999', '80300-80399', 'SW1'], '80331')).toBe(0.001);
    expect(match(['8', '80331'], '80331')).toBe(10 ** -5);
  });

  it.each(['80000-81999', '80000 - 81999', '00001-00001', 'SW1', 'SW1A 1AA', '1010', 'D02'])('takes %s', text => {
    expect(whyNoPostalCode(text)).toBeNull();
  });

  it.each([
    ['81999-80000', 'ends before it begins'],
    ['8000-81999', 'same number of digits'],
    ['00-950', 'without its hyphen'],
    ['SW1-SW5', 'neither a range'],
    ['', 'neither a range'],
    ['80*', 'neither a range'],
  ])('refuses %j and says why: %s', (text, why) => {
    expect(whyNoPostalCode(text)).toContain(why);
  });
});
