import { partitionOf } from '../kafka/partition-of.js';
import type { OutboxEntry } from './outbox.store.js';

/** Bytes of one request: a broker closes the connection on one of 100 MB, again and again. */
const REQUEST_BYTES = 4_000_000;
/** Bytes of what a request has for one partition, which is one batch there: below the topics' max.message.bytes, a MiB. */
const BATCH_BYTES = 1_000_000;
/** What key and headers add to a record, with room. */
const RECORD_BYTES = 250;

/**
 * Cuts rows into requests that a broker takes, in their order: a backlog of leads of one partition is more than that.
 * A row that is too large by itself is a request of its own.
 */
export function requestsOf<R extends OutboxEntry>(rows: readonly R[]): R[][] {
  const requests: R[][] = [];
  let request: R[] = [];
  let size = 0;
  let byPartition = new Map<string, number>();
  for (const row of rows) {
    const bytes = Buffer.byteLength(row.payload) + RECORD_BYTES;
    const partition = `${row.topic}/${partitionOf(row.key)}`;
    const isFull = size + bytes > REQUEST_BYTES || (byPartition.get(partition) ?? 0) + bytes > BATCH_BYTES;
    if (isFull && request.length > 0) {
      requests.push(request);
      request = [];
      size = 0;
      byPartition = new Map();
    }
    request.push(row);
    size += bytes;
    byPartition.set(partition, (byPartition.get(partition) ?? 0) + bytes);
  }
  if (request.length > 0) requests.push(request);
  return requests;
}
