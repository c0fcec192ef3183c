import { minorUnitDigits } from './currency.js';

/** An exact amount: an integer in minor units of a currency (ISO 4217), within ±2^53. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A text or number that is no amount of its currency. */
export class InvalidAmount extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidAmount';
  }
}

/** Two currencies where there has to be one. Nothing is ever converted silently. */
export class CurrencyMismatch extends RangeError {
  constructor(a: string, b: string) {
    super(`${a} and ${b} cannot be added`);
    this.name = 'CurrencyMismatch';
  }
}

const safe = (amount: bigint): number => {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < BigInt(Number.MIN_SAFE_INTEGER))
    throw new InvalidAmount('the amount is too large');
  return Number(amount);
};

/**
 * Reads a decimal amount of major units exactly: '1234.5' EUR is 123450. Digits are moved, never multiplied, so that there is no float error.
 * More decimals than the currency has are refused unless they are zeros.
 * @param decimal plain notation; a number is read as it is written ('19.99' for 19.99)
 * @throws InvalidAmount, UnknownCurrency
 */
export function parseMoney(decimal: string | number, currency: string): Money {
  const digits = minorUnitDigits(currency);
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(typeof decimal === 'number' ? plainNotation(decimal) : decimal.trim());
  if (!match) throw new InvalidAmount('is not a decimal amount');
  const [, sign, whole, decimals = ''] = match;
  const fraction = decimals.padEnd(digits, '0');
  if (/[^0]/.test(fraction.slice(digits))) throw new InvalidAmount(`has more than ${digits} decimals, which ${currency} does not have`);
  const amount = BigInt(whole! + fraction.slice(0, digits));
  return { amount: safe(sign === '-' ? -amount : amount), currency };
}

/** The shortest decimal notation of a number that reads back as the same number, without an exponent. */
function plainNotation(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, lead, rest = '', exponent] = match;
  const shift = Number(exponent);
  const all = lead! + rest;
  return shift < 0 ? `${sign}0.${'0'.repeat(-shift - 1)}${all}` : `${sign}${all.padEnd(shift + 1, '0')}`;
}

/** The amount in major units as a plain decimal: 123450 EUR is '1234.50'. Reads back by parseMoney. */
export function formatDecimal({ amount, currency }: Money): string {
  const digits = minorUnitDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const cut = text.length - digits;
  return `${amount < 0 ? '-' : ''}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ''}`;
}

/** For people: '€1,234.50' in the given locale. */
export function formatMoney(money: Money, locale = 'en'): string {
  // Numbers given as text are formatted exactly (ECMA-402); a double would round large amounts.
  const digits = minorUnitDigits(money.currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(formatDecimal(money) as `${number}`);
}

/** The sum of amounts of one currency. @throws CurrencyMismatch, InvalidAmount when it leaves ±2^53 */
export function addMoney(first: Money, ...others: readonly Money[]): Money {
  for (const other of others) if (other.currency !== first.currency) throw new CurrencyMismatch(first.currency, other.currency);
  return { amount: sumAmounts([first, ...others].map(m => m.amount)), currency: first.currency };
}

/** The exact sum of minor units. @throws InvalidAmount when it leaves ±2^53 */
export const sumAmounts = (amounts: readonly number[]): number => safe(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n));
