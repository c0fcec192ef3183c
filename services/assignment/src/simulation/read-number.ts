/** Thousands in groups of three, as spreadsheets save what they show. A dot may as well begin the decimals. */
const GROUPED = /^[+-]?\d{1,3}(?:[, '\u2019\u00a0\u202f]\d{3})+(?:\.\d+)?$/;

/** The whole number that a cell holds; null: it holds none. */
export function readNumber(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const number = text === '' ? NaN : Number(GROUPED.test(text) ? text.replaceAll(/[^\d.+-]/g, '') : text);
  return Number.isFinite(number) ? Math.round(number) : null;
}
