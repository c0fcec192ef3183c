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
    }
    return getTypeParser(id, format as 'text');
  },
} as pg.CustomTypesConfig;

const asText = (text: string): string => text;

/** An integer as a number. Throws RangeError beyond ±(2^53 − 1). */
export function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`an int8 from the database exceeds what a number holds exactly: cast it to text`);
  return value;
}
