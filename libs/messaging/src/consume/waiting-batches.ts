import { FetchedMessage, type Message } from './fetched-message.js';
import type { Received } from './received.js';

/** What one fetch brought of a partition. */
export interface FetchedBatch {
  /** Without the prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly Message[];
}

/** A batch of which some records still wait. */
export interface WaitingBatch extends FetchedBatch {
  /** Of the values; they count until the last record is taken. */
  readonly bytes: number;
  /** When it came, in milliseconds of the buffer's clock. */
  readonly since: number;
  /** The next message to take. */
  head: number;
}

export const nextOf = (batch: WaitingBatch): Message => batch.messages[batch.head];
export const isTaken = (batch: WaitingBatch): boolean => batch.head === batch.messages.length;

/** Moves records of a batch into a slice, in order. @param end where to stop in the batch */
export function takeFrom(batch: WaitingBatch, end: number, most: number, slice: Received[]): void {
  const to = Math.min(end, batch.head + most);
  while (batch.head < to) slice.push(new FetchedMessage(batch.topic, batch.partition, batch.messages[batch.head++]));
}
