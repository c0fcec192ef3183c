import type { ServiceName } from '@baton/contracts';
import type { KafkaConnectionOptions } from '@baton/platform';

/** How a service takes part; from its configuration. */
export interface MessagingOptions {
  readonly service: ServiceName;
  readonly connection: KafkaConnectionOptions;
  readonly topicPrefix: string;
  readonly sliceSize: number;
  readonly sessionTimeoutMs: number;
  readonly patient: boolean;
  /** Least milliseconds between two sends of the relay: see Relay. */
  readonly paceMs: number;
  readonly createTopics: boolean;
  readonly replicationFactor: number;
}
