import { Module, type DynamicModule, type OnModuleDestroy, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ApiKeyGuard } from '../auth/api-key.guard.js';
import { ApiKeys } from '../auth/api-keys.js';
import { RequireDeclaredAccess } from '../auth/require-declared-access.js';
import { Clock } from '../clock/clock.js';
import { ENVIRONMENT, type Environment } from '../configuration/environment.js';
import { loadConfiguration } from '../configuration/load-configuration.js';
import { ServiceConfig } from '../configuration/service.config.js';
import { databaseProvider } from '../database/database.provider.js';
import type { Migration } from '../database/run-migrations.js';
import { HealthChecks } from '../health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { Logger } from '../logs/logger.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { Metrics } from '../metrics/metrics.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { RequestValidationPipe } from '../problems/request-validation.pipe.js';
import { connectRedis, REDIS } from '../redis/redis.js';
import { Shutdown } from '../shutdown/shutdown.js';
import { SERVICE_NAME, STARTING, type Starting } from './tokens.js';

export interface PlatformOptions {
  /** The service's name: in logs, metrics and the database's list of connections. */
  name: string;
  /** What the service reads from its environment; injected by its class, and as ServiceConfig. */
  config: Type<ServiceConfig>;
  migrations: readonly Migration[];
}

/** What every service stands on. Global: imported once, by the service's module. */
@Module({})
export class PlatformModule implements OnModuleDestroy {
  constructor(private readonly shutdown: Shutdown) {}

  async onModuleDestroy(): Promise<void> {
    await this.shutdown.run();
  }

  static forService({ name, config, migrations }: PlatformOptions): DynamicModule {
    const providers = [
      { provide: SERVICE_NAME, useValue: name },
      {
        provide: config,
        useFactory: (environment: Environment = process.env) => loadConfiguration(config, environment),
        inject: [{ token: ENVIRONMENT, optional: true }],
      },
      ...(config === ServiceConfig ? [] : [{ provide: ServiceConfig, useExisting: config }]),
      { provide: Logger, useFactory: configuredLogger(name), inject: [ServiceConfig, { token: STARTING, optional: true }] },
      {
        provide: Shutdown,
        useFactory: (logger: Logger, starting?: Starting) => starting?.shutdown ?? new Shutdown(logger),
        inject: [Logger, { token: STARTING, optional: true }],
      },
      { provide: Metrics, useFactory: () => new Metrics(name).collectProcess() },
      { provide: HealthChecks, useFactory: readinessOf, inject: [Shutdown] },
      {
        provide: ApiKeys,
        useFactory: (settings: ServiceConfig) => new ApiKeys(settings.BATON_ADMIN_KEY, settings.API_KEYS),
        inject: [ServiceConfig],
      },
      {
        provide: Clock,
        useFactory: (starting?: Starting) => starting?.clock ?? new Clock(),
        inject: [{ token: STARTING, optional: true }],
      },
      {
        provide: REDIS,
        useFactory: (settings: ServiceConfig, logger: Logger, shutdown: Shutdown) => connectRedis(settings.REDIS_URL, logger, shutdown),
        inject: [ServiceConfig, Logger, Shutdown],
      },
      databaseProvider(name, migrations),
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [HealthController, MetricsController],
      providers: [
        ...providers,
        RequireDeclaredAccess,
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: providers.map(provider => provider.provide),
    };
  }
}

const configuredLogger =
  (service: string) =>
  (config: ServiceConfig, starting?: Starting): Logger => {
    const logger = starting?.logger ?? new Logger({ service });
    logger.level = config.LOG_LEVEL;
    return logger;
  };

function readinessOf(shutdown: Shutdown): HealthChecks {
  const checks = new HealthChecks();
  checks.addReady('running', () => (shutdown.isStopping ? 'the service is stopping' : undefined));
  return checks;
}
