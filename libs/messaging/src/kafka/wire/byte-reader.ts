/** Reads the primitive types of Kafka's protocol from a buffer, front to back. Throws a RangeError behind its end. */
export class ByteReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    return this.bytes.readInt8(this.at++);
  }

  int16(): number {
    return this.bytes.readInt16BE((this.at += 2) - 2);
  }

  int32(): number {
    return this.bytes.readInt32BE((this.at += 4) - 4);
  }

  /** Offsets, times and ids of producers: exact up to 2^53. */
  int64(): number {
    const high = this.bytes.readInt32BE(this.at);
    const low = this.bytes.readUInt32BE(this.at + 4);
    this.at += 8;
    return high * 2 ** 32 + low;
  }

  /** A string with its length in front; null is -1. */
  string(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.bytes.toString('utf8', this.at, (this.at += length));
  }

  /** A signed number in zigzag groups of seven bits: varint and varlong alike. */
  varint(): number {
    let byte = this.bytes[this.at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 63 || this.at >= this.bytes.length) throw new RangeError('a varint that does not end');
      byte = this.bytes[this.at++];
      value = shift < 28 ? value | ((byte & 0x7f) << shift) : value + (byte & 0x7f) * 2 ** shift;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Bytes with their length in front as a varint, as a view; null is -1. */
  varintBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.bytes.subarray(this.at, (this.at += length));
  }

  skipVarintBytes(): void {
    const length = this.varint();
    if (length > 0) this.at += length;
  }
}
