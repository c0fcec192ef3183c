import pg from 'pg';

const { builtins, getTypeParser } = pg.types;

/**
 * How values come out of the database. Differs from pg's defaults in:
 * int8 (bigint, count(*), sum of int4): a number; a value that a double can not hold exactly fails the query instead of being rounded.
 *   SQL that means such values casts them to text.
 * date: the text YYYY-MM-DD, since a calendar day has no instant.
 * numeric stays text; timestamptz is a Date; jsonb is parsed.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (id === (builtins.INT8 as number)) return exactInteger;
      if (id === (builtins.DATE as number)) return asText;
      if (id === (builtins.TIMESTAMPTZ as number)) return instant;
    }
    return getTypeParser(id, format as 'text');
  },
} as pg.CustomTypesConfig;

const anyInstant = getTypeParser(builtins.TIMESTAMPTZ) as (text: string) => Date;
const ZERO = 48;

/** An instant in the form in which our sessions, whose time zone is UTC, get it, read by its places; any other form by pg. */
export function instant(text: string): Date {
  const { length } = text;
  const isPlain = length >= 22 && text.endsWith('+00') && text[4] === '-' && text[10] === ' ' && (length === 22 || text[19] === '.');
  const year = pair(text, 0) * 100 + pair(text, 2);
  // To Date.UTC, 99 is 1999.
  if (!isPlain || year < 100) return anyInstant(text);
  let milliseconds = 0;
  for (let place = 20; place < 23; place++) milliseconds = milliseconds * 10 + (place < length - 3 ? text.charCodeAt(place) - ZERO : 0);
  return new Date(Date.UTC(year, pair(text, 5) - 1, pair(text, 8), pair(text, 11), pair(text, 14), pair(text, 17), milliseconds));
}

/** The number of two digits. */
const pair = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;

const asText = (text: string): string => text;

/** An integer as a number. Throws RangeError beyond ±(2^53 − 1). */
export function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`an int8 from the database exceeds what a number holds exactly: cast it to text`);
  return value;
}
