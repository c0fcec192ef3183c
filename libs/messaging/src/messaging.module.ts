import type { ServiceName } from '@baton/contracts';
import {
  Clock,
  Database,
  ENVIRONMENT,
  HealthChecks,
  kafkaConnection,
  loadConfiguration,
  Logger,
  Metrics,
  REDIS,
  ServiceConfig,
  Shutdown,
  SLICE_SERVER,
  type Environment,
} from '@baton/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { SliceServer } from './consume/slice-server.js';
import { deadLettersController } from './dead-letters/dead-letters.controller.js';
import { MessagingMetrics } from './messaging-metrics.js';
import type { MessagingOptions } from './messaging-options.js';
import { MessagingConfig } from './messaging.config.js';
import { Messaging } from './messaging.js';
import { blockedLeadsAlarm, inboxMaintenance } from './timers/messaging-timers.js';
import { Timers } from './timers/timers.js';

const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

/** A service's part in messaging: consumer, relay, timers, dead letters. Global: imported once, by the service's module. */
@Module({})
export class MessagingModule {
  /**
   * @param traits `patient` for a service that no lead waits for on its way to a rep: a fifth of a second later, and several times cheaper at
   * ordinary rates; `paceMs` for the service at which a lead's way begins: it sends what is frequent in groups, which stay together from there on
   */
  static forService(service: ServiceName, traits: { patient?: boolean; paceMs?: number } = {}): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      controllers: [deadLettersController(service)],
      providers: [
        {
          provide: MESSAGING_OPTIONS,
          useFactory: optionsOf(service, traits),
          inject: [ServiceConfig, { token: ENVIRONMENT, optional: true }],
        },
        {
          provide: MessagingMetrics,
          useFactory: (metrics: Metrics, database: Database) => new MessagingMetrics(metrics, database),
          inject: [Metrics, Database],
        },
        {
          provide: SliceServer,
          useFactory: createServer,
          inject: [MESSAGING_OPTIONS, Database, Clock, Logger, MessagingMetrics, HealthChecks, REDIS, Shutdown],
        },
        { provide: SLICE_SERVER, useExisting: SliceServer },
        {
          provide: Messaging,
          useFactory: (options: MessagingOptions, database: Database, clock: Clock, server: SliceServer) =>
            new Messaging(options, database, clock, server),
          inject: [MESSAGING_OPTIONS, Database, Clock, SliceServer],
        },
        { provide: Timers, useFactory: createTimers, inject: [Messaging, Logger, MessagingMetrics, SliceServer, Shutdown] },
      ],
      exports: [Messaging, Timers, SliceServer, SLICE_SERVER],
    };
  }
}

const optionsOf =
  (service: ServiceName, { patient = false, paceMs = 0 }: { patient?: boolean; paceMs?: number }) =>
  (config: ServiceConfig, environment: Environment = process.env): MessagingOptions => {
    const own = loadConfiguration(MessagingConfig, environment);
    return {
      service,
      connection: kafkaConnection(config),
      topicPrefix: own.BATON_TOPIC_PREFIX,
      sliceSize: own.SLICE_SIZE,
      sessionTimeoutMs: own.KAFKA_SESSION_TIMEOUT_MS,
      patient: patient && own.KAFKA_PATIENCE,
      paceMs,
      createTopics: own.KAFKA_CREATE_TOPICS,
      replicationFactor: own.KAFKA_REPLICATION_FACTOR,
    };
  };

function createServer(
  options: MessagingOptions,
  database: Database,
  clock: Clock,
  logger: Logger,
  metrics: MessagingMetrics,
  health: HealthChecks,
  redis: Redis | null,
  shutdown: Shutdown,
): SliceServer {
  const server = new SliceServer(options, database, clock, logger, metrics, health, redis);
  shutdown.onShutdown('work', 'consumer', () => server.stopConsuming());
  shutdown.onShutdown('close', 'relay', () => server.closeRelay());
  return server;
}

function createTimers(messaging: Messaging, logger: Logger, metrics: MessagingMetrics, server: SliceServer, shutdown: Shutdown): Timers {
  const timers = new Timers(
    work => messaging.transaction(work),
    logger,
    (name, rows, seconds) => metrics.timer(name, rows, seconds),
  );
  timers.add(inboxMaintenance);
  timers.add(blockedLeadsAlarm(logger));
  server.whenListening(() => timers.start());
  shutdown.onShutdown('work', 'timers', () => timers.stop());
  return timers;
}
