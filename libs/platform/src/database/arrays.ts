const TEXT_OID = 25;
const UUID_OID = 2950;
const TIMESTAMPTZ_OID = 1184;
/** The header of a one-dimensional array in PostgreSQL's binary format. */
const HEADER = 20;

function writeHeader(out: Buffer, type: number, length: number, hasNulls: boolean): void {
  out.writeInt32BE(1, 0);
  out.writeInt32BE(hasNulls ? 1 : 0, 4);
  out.writeInt32BE(type, 8);
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16);
}

function withoutDimensions(header: Buffer): Buffer {
  header.writeInt32BE(0, 0);
  return header.subarray(0, 12);
}

type Texts = readonly (string | null | undefined)[];

/** Up to how many characters, on average, texts are written all at once: of longer ones the copy that this takes costs more than it saves. */
const SHORT = 100;
/** Where the length of the next element goes. */
const ROOM_FOR_LENGTH = '\0\0\0\0';

/**
 * A text[] in PostgreSQL's binary array format. pg sends a Buffer as a binary parameter: nothing is quoted, escaped or parsed again.
 * Cast in SQL where another type is meant: `$1::text[]::jsonb[]`. null becomes NULL.
 */
export function textArray(values: Texts): Buffer {
  let hasNulls = false;
  let characters = 0;
  for (const value of values) {
    if (value === null || value === undefined) hasNulls = true;
    else characters += value.length;
  }
  const out = characters <= SHORT * values.length ? writeAllAtOnce(values) : writeOneByOne(values);
  writeHeader(out, TEXT_OID, values.length, hasNulls);
  return values.length === 0 ? withoutDimensions(out) : out;
}

/** One call into the engine for all elements, with room for their lengths between them. */
function writeAllAtOnce(values: Texts): Buffer {
  const joined = values.join(ROOM_FOR_LENGTH);
  const bytes = Buffer.byteLength(joined);
  const isAscii = bytes === joined.length;
  const out = Buffer.allocUnsafe(HEADER + ROOM_FOR_LENGTH.length + bytes);
  out.write(joined, HEADER + ROOM_FOR_LENGTH.length);
  let at = HEADER;
  for (const value of values) {
    if (value === null || value === undefined) at = out.writeInt32BE(-1, at);
    else {
      const length = isAscii ? value.length : Buffer.byteLength(value);
      at = out.writeInt32BE(length, at) + length;
    }
  }
  return out;
}

function writeOneByOne(values: Texts): Buffer {
  const out = Buffer.allocUnsafe(values.reduce<number>((sum, value) => sum + 4 + Buffer.byteLength(value ?? ''), HEADER));
  let at = HEADER;
  for (const value of values) {
    if (value === null || value === undefined) at = out.writeInt32BE(-1, at);
    else {
      const length = out.write(value, at + 4);
      at = out.writeInt32BE(length, at) + length;
    }
  }
  return out;
}

/** An array literal for values that need no quoting: uuids, numbers, booleans. null becomes NULL. */
export const plainArray = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `{${values.map(v => (v === null || v === undefined ? 'NULL' : v)).join(',')}}`;

/** The value of each hexadecimal digit, by its code; 16 for whatever is none. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 16 : value;
});
/** Where the pairs of digits of an id begin. */
const PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

const DASHES = [8, 13, 18, 23];
const DASH = 0x2d;

/** Writes the 16 bytes of an id. @returns false for what is no id in its usual form */
function writeId(out: Buffer, at: number, id: string): boolean {
  if (id.length !== 36) return false;
  for (const place of DASHES) if (id.charCodeAt(place) !== DASH) return false;
  let seen = 0;
  for (let pair = 0; pair < 16; pair++) {
    const place = PAIRS[pair]!;
    const [high, low] = [DIGITS[id.charCodeAt(place)] ?? 16, DIGITS[id.charCodeAt(place + 1)] ?? 16];
    seen |= high | low;
    out[at + pair] = (high << 4) | low;
  }
  return seen < 16;
}

/** PostgreSQL counts its microseconds from here. */
const INSTANTS_FROM = Date.UTC(2000, 0);

/** Writes microseconds in 8 bytes. @returns false for text, and for what is so far away that its microseconds are no exact number */
function writeInstant(out: Buffer, at: number, instant: Date | string): boolean {
  const microseconds = instant instanceof Date ? (instant.getTime() - INSTANTS_FROM) * 1_000 : NaN;
  if (!Number.isSafeInteger(microseconds)) return false;
  const high = Math.floor(microseconds / 2 ** 32);
  out.writeInt32BE(high, at);
  out.writeUInt32BE(microseconds - high * 2 ** 32, at + 4);
  return true;
}

/** An array whose elements all have the same size, in PostgreSQL's binary format; undefined when it is empty or one of them cannot be written. */
function sizedArray<T>(
  type: number,
  size: number,
  values: readonly (T | null | undefined)[],
  write: (out: Buffer, at: number, value: T) => boolean,
): Buffer | undefined {
  if (values.length === 0) return undefined;
  const out = Buffer.allocUnsafe(HEADER + values.length * (4 + size));
  let at = HEADER;
  let hasNulls = false;
  for (const value of values) {
    if (value === null || value === undefined) {
      hasNulls = true;
      at = out.writeInt32BE(-1, at);
    } else {
      at = out.writeInt32BE(size, at);
      if (!write(out, at, value)) return undefined;
      at += size;
    }
  }
  writeHeader(out, type, values.length, hasNulls);
  return out.subarray(0, at);
}

/**
 * A uuid[] in PostgreSQL's binary format, which it reads at a fraction of the price of text. null becomes NULL. What is no id goes as text, for
 * PostgreSQL to refuse it.
 */
export const idArray = (values: readonly (string | null | undefined)[]): Buffer | string =>
  sizedArray(UUID_OID, 16, values, writeId) ?? plainArray(values);

/** A timestamptz[]: in PostgreSQL's binary format where that is exact, else as text. null becomes NULL. */
export const instantArray = (values: readonly (Date | string | null | undefined)[]): Buffer | string =>
  sizedArray(TIMESTAMPTZ_OID, 8, values, writeInstant) ?? plainArray(values.map(v => (v instanceof Date ? v.toISOString() : v)));

/** A text[] of JSON documents: cast with `::text[]::jsonb[]`. null and undefined become NULL. */
export const jsonArray = (values: readonly unknown[]): Buffer =>
  textArray(values.map(v => (v === null || v === undefined ? null : JSON.stringify(v))));
