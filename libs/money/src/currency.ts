/** A code that is no ISO 4217 currency. */
export class UnknownCurrency extends RangeError {
  constructor(readonly currency: string) {
    super(`${currency.slice(0, 10)} is not an ISO 4217 currency`);
    this.name = 'UnknownCurrency';
  }
}

const codes = new Set(Intl.supportedValuesOf('currency'));

/**
 * Decimals of the minor unit where they are not 2 (ISO 4217, table A.1). Intl is of no use here: it gives the decimals in which people write
 * prices, so that a Hungarian forint or an Iraqi dinar would have none.
 */
const decimals: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    c => [c, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(c => [c, 3] as const),
  ...['CLF', 'UYW'].map(c => [c, 4] as const),
]);

/** Whether a code is an ISO 4217 currency that this runtime knows. */
export const isCurrency = (code: string): boolean => codes.has(code) || decimals.has(code);

/**
 * How many decimal digits the minor unit of a currency has: EUR 2, JPY 0, KWD 3.
 * @throws UnknownCurrency
 */
export function minorUnitDigits(currency: string): number {
  if (!isCurrency(currency)) throw new UnknownCurrency(currency);
  return decimals.get(currency) ?? 2;
}
