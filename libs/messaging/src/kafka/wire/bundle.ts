import type { Message } from 'kafkajs';

/**
 * Messages of one partition that pass through kafkajs as one: for each message that it sorts into a partition, it copies all that it has sorted there before.
 * What is written here takes them out again.
 */
export interface Bundle extends Message {
  readonly partition: number;
  readonly messages: readonly Message[];
}

/** Puts messages into a bundle for each partition, in their order. @param partitionOf the partition of a message */
export function bundled<M extends Message>(messages: readonly M[], partitionOf: (message: M) => number): Bundle[] {
  const byPartition = new Map<number, M[]>();
  for (const message of messages) {
    const partition = partitionOf(message);
    const before = byPartition.get(partition);
    if (before === undefined) byPartition.set(partition, [message]);
    else before.push(message);
  }
  return [...byPartition].map(([partition, messages]) => ({ partition, value: null, messages }));
}

export const isBundle = (message: Message): message is Bundle => 'messages' in message;

/** The messages themselves, as they came, those of bundles taken out. */
export const unbundled = (messages: readonly Message[]): Message[] =>
  messages.flatMap(message => (isBundle(message) ? message.messages : [message]));
