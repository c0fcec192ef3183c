import { IsBoolean, IsInt, IsString, Matches, Max, Min } from 'class-validator';

/** What messaging reads from a service's environment, beside the Kafka part of ServiceConfig. */
export class MessagingConfig {
  /** Put before every topic and group: several systems on one broker, tests above all. Empty in production. */
  @IsString() @Matches(/^[a-z0-9.-]*$/) BATON_TOPIC_PREFIX: string = '';
  /** Most events in one transaction. */
  @IsInt() @Min(1) @Max(5_000) SLICE_SIZE: number = 1_000;
  /** How long the group waits for a replica that is silent before its partitions move. */
  @IsInt() @Min(1_000) @Max(300_000) KAFKA_SESSION_TIMEOUT_MS: number = 15_000;
  /** Off: a patient service gets what comes at once, as the others do, however much more work that makes at ordinary rates. */
  @IsBoolean() KAFKA_PATIENCE: boolean = true;
  /** Off where topics are made by others (KafkaTopic resources) and the service may not. */
  @IsBoolean() KAFKA_CREATE_TOPICS: boolean = true;
  @IsInt() @Min(1) @Max(9) KAFKA_REPLICATION_FACTOR: number = 1;
}
