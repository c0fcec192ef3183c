import type { ServiceName } from '@baton/contracts';

/** How a service takes part; from its configuration. */
export interface MessagingOptions {
  readonly service: ServiceName;
  /** Put before every topic and group name: several systems on one broker, tests above all. Empty in production. */
  readonly topicPrefix: string;
  readonly sliceSize: number;
  readonly sessionTimeoutMs: number;
  readonly createTopics: boolean;
  readonly replicationFactor: number;
}
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');
