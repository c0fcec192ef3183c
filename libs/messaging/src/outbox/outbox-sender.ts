import { headersOf, type ServiceName } from '@baton/contracts';
import type { Database } from '@baton/platform';
import type { Producer, TopicMessages } from 'kafkajs';
import type { KafkaLog } from '../kafka/kafka-client.js';
import { partitionOf } from '../kafka/partition-of.js';
import { bundled } from '../kafka/wire/bundle.js';
import { parkOutbox, type OutboxRow } from './outbox.store.js';
import { requestsOf } from './requests-of.js';

/** Errors that the same record would cause again: it parks, the others go on. */
const cannotBeSent = (error: unknown): boolean => {
  const type = (error as { type?: string } | null)?.type;
  return type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE' || type === 'INVALID_RECORD' || type === 'CORRUPT_MESSAGE';
};

/** Sends rows of the outbox in their order, and parks the one that no broker would take. */
export class OutboxSender {
  private readonly source: string;

  constructor(
    service: ServiceName,
    private readonly database: Database,
    private readonly producer: Producer,
    private readonly log: KafkaLog,
    private readonly parked: () => void,
  ) {
    this.source = `/baton/${service}`;
  }

  /**
   * @param acknowledged called with rows once the broker has them
   * @returns whether all were sent; otherwise one is parked, and what came behind it is left
   * @throws when the broker cannot be reached
   */
  async send(rows: readonly OutboxRow[], acknowledged: (rows: readonly OutboxRow[]) => void): Promise<boolean> {
    for (const request of requestsOf(rows)) if (!(await this.sendRequest(request, acknowledged))) return false;
    return true;
  }

  private async sendRequest(rows: readonly OutboxRow[], acknowledged: (rows: readonly OutboxRow[]) => void): Promise<boolean> {
    try {
      await this.producer.sendBatch({ acks: -1, topicMessages: this.toMessages(rows) });
      acknowledged(rows);
      return true;
    } catch (error) {
      if (!cannotBeSent(error)) throw error;
      if (rows.length > 1) return this.sendHalves(rows, acknowledged);
      await parkOutbox(this.database, rows[0].rowId, (error as Error).message);
      this.parked();
      this.log.error('relay: the record cannot be sent; it is parked, with its key', { error, eventId: rows[0].eventId });
      return false;
    }
  }

  /** For a topic that takes less than others. What is parked on the left holds back its key on the right: the next batch leaves it out. */
  private async sendHalves(rows: readonly OutboxRow[], acknowledged: (rows: readonly OutboxRow[]) => void): Promise<boolean> {
    const half = rows.length >> 1;
    return (await this.sendRequest(rows.slice(0, half), acknowledged)) && this.sendRequest(rows.slice(half), acknowledged);
  }

  private toMessages(rows: readonly OutboxRow[]): TopicMessages[] {
    const byTopic = new Map<string, { key: string; value: string; headers: Record<string, string> }[]>();
    for (const row of rows) {
      const message = { key: row.key, value: row.payload, headers: headersOf(row.eventId, this.source, row.type) };
      const before = byTopic.get(row.topic);
      if (before === undefined) byTopic.set(row.topic, [message]);
      else before.push(message);
    }
    return [...byTopic].map(([topic, messages]) => ({ topic, messages: bundled(messages, m => partitionOf(m.key)) }));
  }
}
