import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { readRecordBatches, type CodecOf, type FetchedRecord } from './record-batch-reader.js';

/** The version of the Fetch API that is spoken here: Kafka 2.3 and later have it. */
export const FETCH_VERSION = 11;

export interface FetchArguments {
  readonly replicaId?: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel?: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[];
  }[];
  readonly rackId?: string;
}

const CONSUMER = -1;
const READ_COMMITTED = 1;
/** No fetch session: each request names all partitions. */
const NO_SESSION = { id: 0, epoch: -1 };
const PARTITION_BYTES = 4 + 4 + 8 + 8 + 4;

/** The body of a request. */
export function encodeFetch(request: FetchArguments): ByteWriter {
  const rackId = request.rackId ?? '';
  const topicBytes = request.topics.map(({ topic, partitions }) => 2 + Buffer.byteLength(topic) + 4 + partitions.length * PARTITION_BYTES);
  const writer = new ByteWriter(4 * 4 + 1 + 4 * 2 + 4 + topicBytes.reduce((a, b) => a + b, 0) + 4 + 2 + Buffer.byteLength(rackId));
  writer.int32(request.replicaId ?? CONSUMER);
  writer.int32(request.maxWaitTime);
  writer.int32(request.minBytes);
  writer.int32(request.maxBytes);
  writer.int8(request.isolationLevel ?? READ_COMMITTED);
  writer.int32(NO_SESSION.id);
  writer.int32(NO_SESSION.epoch);
  writer.int32(request.topics.length);
  for (const { topic, partitions } of request.topics) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const { partition, fetchOffset, maxBytes } of partitions) {
      writer.int32(partition);
      writer.int32(-1); // the leader's epoch is not checked
      writer.int64(Number(fetchOffset));
      writer.int64(-1); // only followers know where their log starts
      writer.int32(maxBytes);
    }
  }
  writer.int32(0); // forgotten topics
  writer.string(rackId);
  return writer;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  readonly abortedTransactions: readonly { readonly producerId: string; readonly firstOffset: string }[];
  readonly preferredReadReplica: number;
  readonly messages: readonly FetchedRecord[];
}
export interface FetchAnswer {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
}

/**
 * Reads an answer. Partitions that say nothing are left out: a service that waits for work gets many of them all the time.
 * @throws NotARecordBatch for a format of before Kafka 0.11
 */
export async function decodeFetch(payload: Buffer, codecOf: CodecOf): Promise<FetchAnswer> {
  const reader = new ByteReader(payload);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  const sessionId = reader.int32();
  const responses = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topicName = reader.string() ?? '';
    const partitions: FetchedPartition[] = [];
    for (let left = reader.int32(); left > 0; left--) {
      const said = readPartition(reader);
      if (said === undefined) continue;
      const { records, ...partition } = said;
      partitions.push({ ...partition, messages: records.length > 0 ? await readRecordBatches(records, codecOf) : [] });
    }
    if (partitions.length > 0) responses.push({ topicName, partitions });
  }
  // The broker does not hold back its answer (KIP-219): it expects the client to wait.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

/** Records are views of these bytes, and may wait for long: a few of them must not keep a large answer in memory. */
const kept = (bytes: Buffer, from: number, to: number): Buffer => {
  const part = bytes.subarray(from, to);
  return part.length * 4 < bytes.length ? Buffer.from(part) : part;
};

/** A partition of an answer, its records still in bytes; undefined when it says nothing. */
function readPartition(reader: ByteReader): (Omit<FetchedPartition, 'messages'> & { readonly records: Buffer }) | undefined {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const offsetsAt = reader.at;
  reader.at += 3 * 8;
  const abortedTransactions: { producerId: string; firstOffset: string }[] = [];
  for (let left = reader.int32(); left > 0; left--)
    abortedTransactions.push({ producerId: String(reader.int64()), firstOffset: String(reader.int64()) });
  const preferredReadReplica = reader.int32();
  const size = reader.int32();
  const from = reader.at;
  reader.at += Math.max(0, size);
  if (errorCode === 0 && size <= 0 && preferredReadReplica === -1) return undefined;
  const offsets = new ByteReader(reader.bytes, offsetsAt);
  return {
    partition,
    errorCode,
    highWatermark: String(offsets.int64()),
    lastStableOffset: String(offsets.int64()),
    lastStartOffset: String(offsets.int64()),
    abortedTransactions,
    preferredReadReplica,
    records: kept(reader.bytes, from, reader.at),
  };
}
