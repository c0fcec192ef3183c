const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** Bytes that a number takes in zigzag groups of seven bits. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Writes the primitive types of Kafka's protocol into a buffer that is large enough. */
export class ByteWriter {
  readonly bytes: Buffer;
  at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  int8(value: number): void {
    this.at = this.bytes.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  uint32(value: number): void {
    this.at = this.bytes.writeUInt32BE(value, this.at);
  }

  /** Exact up to 2^53. */
  int64(value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.int32(high);
    this.uint32(value - high * 2 ** 32);
  }

  /** With its length in front; null is -1. */
  string(value: string | null): void {
    if (value === null) return this.int16(-1);
    const written = this.bytes.write(value, this.at + 2);
    this.int16(written);
    this.at += written;
  }

  varint(value: number): void {
    let rest = zigzag(value);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest % 0x80) | 0x80;
    this.bytes[this.at++] = rest;
  }

  /** With the length in front as a varint; null is -1. @param length of the value in bytes */
  varintBytes(value: Buffer | string | null, length: number): void {
    if (value === null) return this.varint(-1);
    this.varint(length);
    if (typeof value === 'string') this.bytes.write(value, this.at);
    else value.copy(this.bytes, this.at);
    this.at += length;
  }
}
