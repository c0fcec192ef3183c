const TEXT_OID = 25;

/**
 * A text[] in PostgreSQL's binary array format. pg sends a Buffer as a binary parameter: nothing is quoted, escaped or parsed again.
 * Cast in SQL where another type is meant: `$1::text[]::jsonb[]`. null becomes NULL.
 */
export function textArray(values: readonly (string | null | undefined)[]): Buffer {
  let size = 20;
  let nulls = 0;
  for (const value of values) {
    size += 4;
    if (value === null || value === undefined) nulls = 1;
    else size += Buffer.byteLength(value);
  }
  const out = Buffer.allocUnsafe(size);
  out.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(nulls, 4);
  out.writeInt32BE(TEXT_OID, 8);
  if (values.length === 0) return out.subarray(0, 12);
  out.writeInt32BE(values.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const value of values) {
    if (value === null || value === undefined) {
      out.writeInt32BE(-1, at);
      at += 4;
    } else {
      const written = out.write(value, at + 4);
      out.writeInt32BE(written, at);
      at += 4 + written;
    }
  }
  return out;
}

/** An array literal for values that need no quoting: uuids, numbers, booleans. null becomes NULL. */
export const plainArray = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `{${values.map(v => (v === null || v === undefined ? 'NULL' : v)).join(',')}}`;

/** An array literal of instants, in UTC. The rows of a transaction mostly have one instant: it is written out once. */
export function instantArray(values: readonly (Date | string | null | undefined)[]): string {
  let newest = { time: NaN, text: '' };
  return plainArray(
    values.map(v => {
      if (!(v instanceof Date)) return v;
      if (v.getTime() !== newest.time) newest = { time: v.getTime(), text: v.toISOString() };
      return newest.text;
    }),
  );
}

/** A text[] of JSON documents: cast with `::text[]::jsonb[]`. null and undefined become NULL. */
export const jsonArray = (values: readonly unknown[]): Buffer =>
  textArray(values.map(v => (v === null || v === undefined ? null : JSON.stringify(v))));
