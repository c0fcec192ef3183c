import fc from 'fast-check';
import {
  addMoney,
  CurrencyMismatch,
  formatDecimal,
  formatMoney,
  InvalidAmount,
  isCurrency,
  minorUnitDigits,
  parseMoney,
  UnknownCurrency,
} from './index.js';

describe('currencies', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['IQD', 3],
    ['HUF', 2],
    ['CLF', 4],
  ])('%s has %i decimals', (currency, digits) => {
    expect(minorUnitDigits(currency)).toBe(digits);
  });

  it('refuses a code that is none', () => {
    expect(isCurrency('EURO')).toBe(false);
    expect(() => minorUnitDigits('QQQ')).toThrow(UnknownCurrency);
  });
});

describe('reading an amount', () => {
  it.each<[string | number, string, number]>([
    ['1234.5', 'EUR', 123450],
    ['0.07', 'EUR', 7],
    ['-19.99', 'USD', -1999],
    ['+5', 'USD', 500],
    [' 12.300 ', 'EUR', 1230],
    [19.99, 'EUR', 1999],
    [1.005, 'KWD', 1005],
    [4.35, 'USD', 435],
    [1e3, 'JPY', 1000],
    [1e-2, 'EUR', 1],
    ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
  ])('reads %p %s as %i minor units', (decimal, currency, amount) => {
    expect(parseMoney(decimal, currency)).toEqual({ amount, currency });
  });

  it.each(['', 'abc', '1,000.00', '1e3', '1.', '.5', '--1', '0x10', NaN, Infinity, 1e-7, '1.005', '90071992547409.92'])(
    'refuses %p as euros',
    decimal => {
      expect(() => parseMoney(decimal, 'EUR')).toThrow(InvalidAmount);
    },
  );

  it('reads back every amount that it writes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
        expect(parseMoney(formatDecimal({ amount, currency }), currency)).toEqual({ amount: amount + 0, currency });
      }),
    );
  });
});

describe('writing an amount', () => {
  it('is exact for large amounts too', () => {
    expect(formatDecimal({ amount: -5, currency: 'EUR' })).toBe('-0.05');
    expect(formatMoney({ amount: 123450, currency: 'EUR' })).toBe('€1,234.50');
    expect(formatMoney({ amount: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe('$90,071,992,547,409.91');
    expect(formatMoney({ amount: 1500, currency: 'JPY' }, 'de')).toContain('1.500');
  });
});

describe('adding', () => {
  it('adds amounts of one currency', () => {
    expect(addMoney({ amount: 1, currency: 'EUR' }, { amount: 2, currency: 'EUR' }, { amount: -4, currency: 'EUR' })).toEqual({
      amount: -1,
      currency: 'EUR',
    });
  });

  it('never adds two currencies, nor past what is exact', () => {
    expect(() => addMoney({ amount: 1, currency: 'EUR' }, { amount: 1, currency: 'USD' })).toThrow(CurrencyMismatch);
    expect(() => addMoney({ amount: Number.MAX_SAFE_INTEGER, currency: 'EUR' }, { amount: 1, currency: 'EUR' })).toThrow(InvalidAmount);
  });
});
