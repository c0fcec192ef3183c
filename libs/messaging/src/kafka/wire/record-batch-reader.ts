import { ByteReader } from './byte-reader.js';

/** Expands the records of a batch; null where they are not compressed. Throws for a codec that is not there. */
export type CodecOf = (attributes: number) => { decompress(bytes: Buffer): Promise<Buffer> } | null;

/** What the records of a batch have in common. */
interface BatchHeader {
  readonly bytes: Buffer;
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  /** Set where the broker's clock counts, for all of them. */
  readonly appendTime: number | undefined;
  readonly isControlBatch: boolean;
  readonly inTransaction: boolean;
  readonly producerId: string;
}

/** Magic of a record batch; older brokers may hold message sets. */
const MAGIC = 2;
const MAGIC_AT = 16;
/** From the first byte to the count of records. */
const HEADER_BYTES = 61;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/**
 * A record as it stands in what the broker sent. Has the properties of a message of kafkajs, each of them read when it is asked for:
 * thousands wait in memory, and as objects they would be what the garbage collector copies most.
 */
export class FetchedRecord {
  constructor(
    private readonly batch: BatchHeader,
    private readonly offsetDelta: number,
    private readonly timestampDelta: number,
    /** Where the key starts, with its length. */
    private readonly at: number,
  ) {}

  get offset(): string {
    return String(this.batch.firstOffset + this.offsetDelta);
  }

  /** Milliseconds of the epoch. */
  get timestamp(): string {
    return String(this.batch.appendTime ?? this.batch.firstTimestamp + this.timestampDelta);
  }

  get key(): Buffer | null {
    return new ByteReader(this.batch.bytes, this.at).varintBytes();
  }

  get value(): Buffer | null {
    return this.afterKey().varintBytes();
  }

  /** Of the value, in bytes. */
  get valueLength(): number {
    return Math.max(0, this.afterKey().varint());
  }

  /** One header as text, its first value; undefined when it is not there. */
  header(name: string): string | undefined {
    const reader = this.headersAt();
    for (let left = reader.varint(); left > 0; left--) {
      const length = reader.varint();
      const isIt = textAt(names, reader.bytes, reader.at, length) === name;
      reader.at += length;
      const bytes = reader.varint();
      if (isIt && bytes >= 0) return textAt(values, reader.bytes, reader.at, bytes);
      reader.at += Math.max(0, bytes);
    }
    return undefined;
  }

  get headers(): Record<string, Buffer | Buffer[]> {
    const reader = this.headersAt();
    const headers = new Headers();
    for (let left = reader.varint(); left > 0; left--) {
      const length = reader.varint();
      const name = textAt(names, reader.bytes, reader.at, length);
      reader.at += length;
      const value = reader.varintBytes();
      // Kafka lets a header have no value; to everybody here it is not there then.
      if (value === null) continue;
      const before = headers[name];
      headers[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
    }
    return headers;
  }

  get isControlRecord(): boolean {
    return this.batch.isControlBatch;
  }

  get batchContext(): BatchHeader {
    return this.batch;
  }

  private headersAt(): ByteReader {
    const reader = this.afterKey();
    reader.skipVarintBytes();
    return reader;
  }

  private afterKey(): ByteReader {
    const reader = new ByteReader(this.batch.bytes, this.at);
    reader.skipVarintBytes();
    return reader;
  }
}

/**
 * Headers by their names. Whose prototype has nothing: any name is only a name. As `Object.create(null)`, but that makes a table of each object, which
 * takes three times as long to fill.
 */
const Headers = function () {} as unknown as new () => Record<string, Buffer | Buffer[]>;
Headers.prototype = Object.create(null) as object;

const LONGEST_KEPT = 64;
/** The newest text of each length: nearly all records have the same few names, and values of those names that are asked for, so that each is made once. */
type NewestTexts = (string | undefined)[];
const newestTexts = (): NewestTexts => new Array<undefined>(LONGEST_KEPT + 1).fill(undefined);
const names = newestTexts();
const values = newestTexts();

function textAt(newest: NewestTexts, bytes: Buffer, at: number, length: number): string {
  const known = newest[length];
  if (known !== undefined && isAt(bytes, at, known)) return known;
  const text = bytes.toString('utf8', at, at + length);
  // As long as its bytes is what is ASCII (and what is no text at all, which is never found again).
  if (length <= LONGEST_KEPT && text.length === length) newest[length] = text;
  return text;
}

function isAt(bytes: Buffer, at: number, ascii: string): boolean {
  for (let n = 0; n < ascii.length; n++) if (bytes[at + n] !== ascii.charCodeAt(n)) return false;
  return true;
}

/** Thrown for a format older than Kafka 0.11. */
export class NotARecordBatch extends Error {}

/**
 * Reads the record batches of a partition, whose last one may have been cut off.
 * @throws NotARecordBatch for a format of before Kafka 0.11
 */
export async function readRecordBatches(bytes: Buffer, codecOf: CodecOf): Promise<FetchedRecord[]> {
  const records: FetchedRecord[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    if (bytes[at + MAGIC_AT] !== MAGIC) throw new NotARecordBatch(`format ${bytes[at + MAGIC_AT]}`);
    const reader = new ByteReader(bytes, at);
    const firstOffset = reader.int64();
    const end = reader.int32() + reader.at;
    if (end < at + HEADER_BYTES) throw new RangeError('a record batch that ends before its records');
    if (end > bytes.length) break;
    at = end;
    reader.at += 4 + 1 + 4; // the leader's epoch, magic, CRC
    const attributes = reader.int16();
    reader.at += 4; // delta of the last offset
    const firstTimestamp = reader.int64();
    const maxTimestamp = reader.int64();
    const producerId = String(reader.int64());
    reader.at += 2 + 4; // the producer's epoch, its sequence
    const count = reader.int32();
    const codec = codecOf(attributes);
    const body = codec ? new ByteReader(await codec.decompress(bytes.subarray(reader.at, end))) : reader;
    const batch: BatchHeader = {
      bytes: body.bytes,
      firstOffset,
      firstTimestamp,
      appendTime: attributes & APPEND_TIME ? maxTimestamp : undefined,
      isControlBatch: (attributes & CONTROL) > 0,
      inTransaction: (attributes & TRANSACTIONAL) > 0,
      producerId,
    };
    for (let n = 0; n < count; n++) {
      const next = body.varint() + body.at;
      body.at += 1; // attributes, which no version uses
      const timestampDelta = body.varint();
      const offsetDelta = body.varint();
      records.push(new FetchedRecord(batch, offsetDelta, timestampDelta, body.at));
      body.at = next;
    }
  }
  return records;
}
