import { createRequire } from 'node:module';
import { headerOf } from '@baton/contracts';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { ByteReader } from './byte-reader.js';
import { ByteWriter, varintSize } from './byte-writer.js';
import { crc32c } from './crc32c.js';
import { decodeFetch, encodeFetch, type FetchArguments } from './fetch-protocol.js';
import { encodeProduce } from './produce-protocol.js';
import { NotARecordBatch, readRecordBatches, type CodecOf } from './record-batch-reader.js';

const require = createRequire(import.meta.url);
const inside = <T>(path: string): T => require(`kafkajs/src/${path}.js`) as T;
interface Encoder {
  buffer: Buffer;
  writeInt32(n: number): Encoder;
  writeInt16(n: number): Encoder;
  writeInt64(n: number): Encoder;
  writeString(s: string): Encoder;
  writeEncoder(e: Encoder): Encoder;
  writeArray(e: Encoder[]): Encoder;
  writeBuffer(b: Buffer): Encoder;
  size(): number;
}
const EncoderOf = inside<new () => Encoder>('protocol/encoder');
const theirProduce = inside<(args: object) => { encode(): Promise<Encoder> }>('protocol/requests/produce/v7/request');
const theirFetch = inside<(args: object) => { encode(): Promise<Encoder> }>('protocol/requests/fetch/v11/request');
const theirAnswer = inside<{ decode(payload: Buffer): Promise<{ responses: { topicName: string; partitions: object[] }[] }> }>(
  'protocol/requests/fetch/v11/response',
);
const { lookupCodecByAttributes } = inside<{ lookupCodecByAttributes: CodecOf }>('protocol/message/compression/index');
const theirRecordBatch = inside<{ RecordBatch(batch: object): Promise<Encoder> }>('protocol/recordBatch/v0/index');
const theirRecord = inside<(record: object) => Encoder>('protocol/recordBatch/record/v0/index');

const bytes = fc.uint8Array({ maxLength: 300 }).map(a => Buffer.from(a));
const text = fc.string({ unit: 'binary', maxLength: 200 });
/** kafkajs takes what objects inherit for a first value. */
const nameOfHeader = fc.string({ minLength: 1, maxLength: 20 }).filter(name => !(name in {}));
const message: fc.Arbitrary<Message> = fc.record(
  {
    key: fc.option(fc.oneof(text, bytes)),
    value: fc.option(fc.oneof(text, bytes)),
    headers: fc.dictionary(nameOfHeader, fc.oneof(text, bytes, fc.array(fc.oneof(text, bytes), { minLength: 2, maxLength: 3 }))),
    timestamp: fc.integer({ min: 1_500_000_000_000, max: 1_500_400_000_000 }).map(String),
  },
  { requiredKeys: ['key', 'value', 'timestamp'] },
);
const partitions = fc.uniqueArray(fc.record({ partition: fc.nat(50), messages: fc.array(message, { minLength: 1, maxLength: 12 }) }), {
  selector: p => p.partition,
  minLength: 1,
  maxLength: 4,
});
const topicData = fc.array(fc.record({ topic: fc.string({ minLength: 1, maxLength: 30 }), partitions }), { maxLength: 3 });

/** A record batch as the broker keeps it, by kafkajs. */
const batchOf = async (messages: readonly Message[], properties: object): Promise<Buffer> => {
  const timestamps = messages.map(m => Number(m.timestamp));
  const firstTimestamp = Math.min(...timestamps);
  const records = messages.map((m, n) => theirRecord({ ...m, offsetDelta: n * 3, timestampDelta: timestamps[n] - firstTimestamp }));
  const lastOffsetDelta = (messages.length - 1) * 3;
  return (
    await theirRecordBatch.RecordBatch({ records, firstTimestamp, maxTimestamp: Math.max(...timestamps), lastOffsetDelta, ...properties })
  ).buffer;
};
interface PartitionAnswer {
  partition: number;
  errorCode: number;
  aborted: [number, number][];
  preferred: number;
  records: Buffer;
}
const answerOf = (topics: { topic: string; partitions: PartitionAnswer[] }[]): Buffer =>
  new EncoderOf()
    .writeInt32(7)
    .writeInt16(0)
    .writeInt32(0)
    .writeArray(
      topics.map(({ topic, partitions }) =>
        new EncoderOf().writeString(topic).writeArray(
          partitions.map(p =>
            new EncoderOf()
              .writeInt32(p.partition)
              .writeInt16(p.errorCode)
              .writeInt64(12_345_678_901)
              .writeInt64(12_345_678_900)
              .writeInt64(3)
              .writeArray(p.aborted.map(([id, first]) => new EncoderOf().writeInt64(id).writeInt64(first)))
              .writeInt32(p.preferred)
              .writeInt32(p.records.length)
              .writeBuffer(p.records),
          ),
        ),
      ),
    ).buffer;

describe('numbers', () => {
  it('are written and read back', () => {
    const number = fc.maxSafeInteger().map(n => Math.floor(n / 2));
    fc.assert(
      fc.property(number, fc.integer(), fc.string({ unit: 'binary' }), (large, small, string) => {
        const writer = new ByteWriter(1_000);
        writer.varint(large);
        expect(writer.at).toBe(varintSize(large));
        writer.varint(small);
        writer.int64(large);
        writer.int32(small);
        writer.string(string);
        writer.string(null);
        const reader = new ByteReader(writer.bytes);
        const wellFormed = Buffer.from(string).toString();
        expect([reader.varint(), reader.varint(), reader.int64(), reader.int32(), reader.string(), reader.string()]).toEqual([
          large,
          small,
          large,
          small,
          wellFormed,
          null,
        ]);
      }),
    );
  });

  it('that do not end are refused', () => {
    expect(() => new ByteReader(Buffer.from([0x80, 0x80])).varint()).toThrow('does not end');
    expect(() => new ByteReader(Buffer.alloc(20, 0xff)).varint()).toThrow('does not end');
    expect(() => new ByteReader(Buffer.from([1])).int32()).toThrow('outside buffer bounds');
  });
});

describe('the checksum', () => {
  // RFC 3720, appendix B.4.
  it.each([
    ['32 bytes of zero', Buffer.alloc(32), 0x8a9136aa],
    ['32 bytes of ff', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 bytes counting up', Buffer.from(Array.from({ length: 32 }, (_, n) => n)), 0x46dd794e],
  ])('of %s is that of the standard', (_, data, checksum) => {
    expect(crc32c(data)).toBe(checksum);
  });

  it('is that of kafkajs for any bytes', () => {
    const theirs = inside<(data: Buffer) => number>('protocol/recordBatch/crc32C/crc32C');
    fc.assert(fc.property(bytes, data => expect(crc32c(data)).toBe(theirs(data))));
  });
});

describe('a produce request', () => {
  it('has the same bytes as that of kafkajs', async () => {
    await fc.assert(
      fc.asyncProperty(topicData, async data => {
        // kafkajs takes the first of the sorted times for the earliest, and the bytes of a key or value as they are.
        const ours = encodeProduce({ acks: -1, timeout: 30_000, topicData: data });
        expect(ours.at).toBe(ours.bytes.length);
        expect(ours.bytes).toEqual((await theirProduce({ acks: -1, timeout: 30_000, topicData: data }).encode()).buffer);
      }),
    );
  });

  /** Transaction, acks, timeout, topics, a name of one letter, partitions, a partition and its size. */
  const AROUND_ONE_BATCH = 2 + 2 + 4 + 4 + 3 + 4 + 4 + 4;

  it('gives messages without a time that of now', async () => {
    const { bytes: request } = encodeProduce({
      acks: -1,
      timeout: 1,
      topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v' }] }] }],
    });
    const answer = answerOf([
      { topic: 't', partitions: [{ partition: 0, errorCode: 0, aborted: [], preferred: -1, records: request.subarray(AROUND_ONE_BATCH) }] },
    ]);
    const [record] = (await decodeFetch(answer, () => null)).responses[0].partitions[0].messages;
    expect(Math.abs(Number(record.timestamp) - Date.now())).toBeLessThan(60_000);
    expect([record.key?.toString(), record.value?.toString(), record.headers]).toEqual(['k', 'v', {}]);
  });
});

describe('a fetch request', () => {
  it('has the same bytes as that of kafkajs', async () => {
    const request: fc.Arbitrary<FetchArguments> = fc.record({
      replicaId: fc.constant(-1),
      isolationLevel: fc.constantFrom(0, 1),
      maxWaitTime: fc.nat(),
      minBytes: fc.nat(),
      maxBytes: fc.nat(),
      rackId: fc.constantFrom('', 'eu-1a'),
      topics: fc.array(
        fc.record({
          topic: text,
          partitions: fc.array(fc.record({ partition: fc.nat(50), fetchOffset: fc.nat({ max: 2 ** 50 }).map(String), maxBytes: fc.nat() })),
        }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async args => {
        const ours = encodeFetch(args);
        expect(ours.at).toBe(ours.bytes.length);
        expect(ours.bytes).toEqual((await theirFetch(args).encode()).buffer);
      }),
    );
  });
});

describe('the answer to a fetch', () => {
  /** What anyone sees of a message; of ours, each is read when asked for. */
  const seen = (messages: unknown) =>
    (messages as Record<string, unknown>[]).map(m => ({
      offset: m.offset,
      timestamp: m.timestamp,
      key: m.key,
      value: m.value,
      headers: m.headers,
      isControlRecord: m.isControlRecord,
      producerId: (m.batchContext as Record<string, unknown>).producerId,
      inTransaction: (m.batchContext as Record<string, unknown>).inTransaction,
    }));

  it('is read as kafkajs reads it: any records, compressed or not, cut off at the end', async () => {
    const batch = fc.record({
      messages: fc.array(message, { minLength: 1, maxLength: 8 }),
      firstOffset: fc.nat({ max: 2 ** 48 }),
      compression: fc.constantFrom(0, 1),
      transactional: fc.boolean(),
      producerId: fc.nat({ max: 2 ** 40 }),
      keep: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
      attributes: fc.constantFrom(0, 0x08, 0x20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async batches => {
        const parts = await Promise.all(
          batches.map(async ({ messages, keep, attributes, ...properties }) => {
            const part = await batchOf(messages, properties);
            part.writeInt16BE(part.readInt16BE(21) | attributes, 21);
            return { part, keep };
          }),
        );
        // kafkajs throws on what is cut off before the format.
        const whole = parts.slice(0, -1).map(({ part }) => part);
        const { part, keep } = parts[parts.length - 1];
        const records = Buffer.concat([...whole, part.subarray(0, Math.max(17, Math.floor(part.length * keep)))]);
        const payload = answerOf([{ topic: 't', partitions: [{ partition: 3, errorCode: 0, aborted: [[5, 6]], preferred: -1, records }] }]);
        const [ours, theirs] = [await decodeFetch(payload, lookupCodecByAttributes), await theirAnswer.decode(payload)];
        const strip = (answer: object) =>
          JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === 'messages' ? seen(value) : value))) as unknown;
        expect(strip(ours)).toEqual(strip(theirs));
        for (const record of ours.responses.flatMap(r => r.partitions.flatMap(p => p.messages))) {
          expect(record.valueLength).toBe(record.value?.length ?? 0);
          for (const name of [...Object.keys(record.headers), 'none', ''])
            expect(record.header(name)).toBe(headerOf({ headers: record.headers }, name));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves out partitions that say nothing, and keeps errors and preferred replicas', async () => {
    const nothing = { errorCode: 0, aborted: [], preferred: -1, records: Buffer.alloc(0) };
    const payload = answerOf([
      { topic: 'quiet', partitions: [{ ...nothing, partition: 0 }] },
      {
        topic: 't',
        partitions: [
          { ...nothing, partition: 0 },
          { ...nothing, partition: 1, errorCode: 6 },
          { ...nothing, partition: 2, preferred: 4 },
        ],
      },
    ]);
    const { responses, clientSideThrottleTime } = await decodeFetch(payload, lookupCodecByAttributes);
    expect(clientSideThrottleTime).toBe(7);
    expect(responses.map(r => [r.topicName, r.partitions.map(p => [p.partition, p.errorCode, p.preferredReadReplica])])).toEqual([
      [
        't',
        [
          [1, 6, -1],
          [2, 0, 4],
        ],
      ],
    ]);
  });

  it('has no headers without a value, and any name is only a name', async () => {
    const headers = { none: null as unknown as string, constructor: 'c', toString: 't', ['__proto__']: 'p' };
    const { bytes: request } = encodeProduce({
      acks: -1,
      timeout: 1,
      topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v', headers }] }] }],
    });
    const [record] = await readRecordBatches(request.subarray(2 + 2 + 4 + 4 + 3 + 4 + 4 + 4), () => null);
    expect(Object.entries(record.headers).map(([name, value]) => [name, String(value)])).toEqual([
      ['constructor', 'c'],
      ['toString', 't'],
      ['__proto__', 'p'],
    ]);
    expect(['none', 'constructor', '__proto__', 'hasOwnProperty'].map(name => record.header(name))).toEqual([
      undefined,
      'c',
      'p',
      undefined,
    ]);
  });

  it('keeps in memory only what its records need', async () => {
    const records = await batchOf([{ key: 'a', value: 'b', timestamp: '1' }], {});
    const large = await batchOf([{ key: 'a', value: Buffer.alloc(10_000), timestamp: '1' }], {});
    const part = (partition: number, records: Buffer) => ({ partition, errorCode: 0, aborted: [], preferred: -1, records });
    const { responses } = await decodeFetch(answerOf([{ topic: 't', partitions: [part(0, records), part(1, large)] }]), () => null);
    const held = responses[0].partitions.map(p => p.messages[0].value!.buffer.byteLength);
    expect(held[0]).toBeLessThan(10_000);
    expect(held[1]).toBeGreaterThan(10_000);
  });

  it('of an older format, or with an unknown codec, says so', async () => {
    const old = Buffer.alloc(100);
    old[16] = 1;
    await expect(readRecordBatches(old, () => null)).rejects.toThrow(NotARecordBatch);
    const batch = await batchOf([{ key: 'a', value: 'b', timestamp: '1' }], {});
    batch.writeInt16BE(2, 21);
    await expect(readRecordBatches(batch, lookupCodecByAttributes)).rejects.toThrow('Snappy');
    batch.writeInt32BE(-12, 8);
    await expect(readRecordBatches(batch, lookupCodecByAttributes)).rejects.toThrow('ends before its records');
  });
});
