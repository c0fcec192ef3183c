import type { Message } from 'kafkajs';
import { varintSize, type ByteWriter } from './byte-writer.js';
import { crc32c } from './crc32c.js';

/** A batch with the sizes of its parts, so that it can be written in one go. */
export interface MeasuredBatch {
  readonly messages: readonly Message[];
  readonly times: readonly number[];
  /** Of each message: names and values in turn. */
  readonly headers: readonly (readonly (Buffer | string)[])[];
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  /** Of each record, without the length in front. */
  readonly bodySizes: readonly number[];
  /** Of the whole batch, in bytes. */
  readonly size: number;
}

/** What stands before the records: offset, length, epoch, magic, CRC, attributes … up to their count. */
const HEADER_BYTES = 61;
const CRC_AT = 17;

type Value = Buffer | string | null | undefined;

/** Names and values in turn; a name with several values is several headers. */
function headersOf({ headers }: Message): (Buffer | string)[] {
  const pairs: (Buffer | string)[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) for (const one of value) pairs.push(name, one);
    else if (value !== undefined) pairs.push(name, value);
  }
  return pairs;
}

const bytesOf = (value: Buffer | string): number => (typeof value === 'string' ? Buffer.byteLength(value) : value.length);
const sizeOf = (value: Value): number => {
  if (value === null || value === undefined) return 1;
  const bytes = bytesOf(value);
  return varintSize(bytes) + bytes;
};

/** Measures the messages of one partition. @param now the time of messages that have none, in milliseconds */
export function measureBatch(messages: readonly Message[], now: number): MeasuredBatch {
  const times = messages.map(m => (m.timestamp === undefined ? now : Number(m.timestamp)));
  const firstTimestamp = times.reduce((a, b) => Math.min(a, b));
  const headers = messages.map(headersOf);
  const bodySizes = messages.map((message, n) => {
    let size = 1 + varintSize(times[n] - firstTimestamp) + varintSize(n) + sizeOf(message.key) + sizeOf(message.value);
    size += varintSize(headers[n].length / 2);
    for (const part of headers[n]) size += sizeOf(part);
    return size;
  });
  return {
    messages,
    times,
    headers,
    firstTimestamp,
    maxTimestamp: times.reduce((a, b) => Math.max(a, b)),
    bodySizes,
    size: bodySizes.reduce((sum, size) => sum + varintSize(size) + size, HEADER_BYTES),
  };
}

/** Writes a batch, uncompressed, of a producer without an id. */
export function writeBatch(writer: ByteWriter, batch: MeasuredBatch): void {
  const start = writer.at;
  writer.int64(0); // the broker gives offsets
  writer.int32(batch.size - 12);
  writer.int32(0); // the leader's epoch is the broker's, too
  writer.int8(2);
  writer.at += 4; // CRC
  writer.int16(0);
  writer.int32(batch.messages.length - 1);
  writer.int64(batch.firstTimestamp);
  writer.int64(batch.maxTimestamp);
  writer.int64(-1);
  writer.int16(0);
  writer.int32(0);
  writer.int32(batch.messages.length);
  batch.messages.forEach((message, n) => {
    writer.varint(batch.bodySizes[n]);
    writer.int8(0);
    writer.varint(batch.times[n] - batch.firstTimestamp);
    writer.varint(n);
    writeBytes(writer, message.key);
    writeBytes(writer, message.value);
    writer.varint(batch.headers[n].length / 2);
    for (const part of batch.headers[n]) writeBytes(writer, part);
  });
  writer.bytes.writeUInt32BE(crc32c(writer.bytes, start + CRC_AT + 4, writer.at), start + CRC_AT);
}

function writeBytes(writer: ByteWriter, value: Value): void {
  if (value === null || value === undefined) writer.varintBytes(null, 0);
  else writer.varintBytes(value, bytesOf(value));
}
