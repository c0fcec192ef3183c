import { headerOf, type RawHeaders, type RawRecord } from '@baton/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { Received } from './received.js';

/** What is read of a message of kafkajs. */
export type Message = Pick<KafkaMessage, 'offset' | 'timestamp' | 'key' | 'value' | 'headers'> &
  Pick<RawRecord, 'header'> & {
    /** Bytes of the value, where they can be told without reading it. */
    readonly valueLength?: number;
  };

/** A message with its place. What few handlers look at is read when they do. */
export class FetchedMessage implements Received {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  private readHeaders: RawHeaders | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly message: Message,
  ) {
    this.offset = message.offset;
    this.key = message.key;
    this.value = message.value;
  }

  get headers(): RawHeaders {
    return (this.readHeaders ??= this.message.headers ?? {});
  }

  header(name: string): string | undefined {
    return headerOf(this.message, name);
  }

  get timestamp(): Date {
    return new Date(Number(this.message.timestamp));
  }
}
