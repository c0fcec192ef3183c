import { setTimeout as pause } from 'node:timers/promises';
import type { DynamicModule, Type } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import type { CustomStrategy, CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '../clock/clock.js';
import { ENVIRONMENT, type Environment } from '../configuration/environment.js';
import { ServiceConfig } from '../configuration/service.config.js';
import { createHttpAdapter, type EndedRequest } from '../http/fastify-server.js';
import { serveOpenApi } from '../http/openapi.js';
import { followSilentConnections } from '../http/silent-connections.js';
import { logLevelOf } from '../logs/log-level.js';
import { Logger } from '../logs/logger.js';
import { measureHttp } from '../metrics/measure-http.js';
import { Metrics } from '../metrics/metrics.js';
import { Shutdown } from '../shutdown/shutdown.js';
import { SLICE_SERVER, STARTING, type Starting } from './tokens.js';

export interface ServiceOptions {
  name: string;
  module: Type<object>;
  /** Default: process.env. */
  env?: Environment;
  logger?: Logger;
  /** In place of the database's clock: for tests and simulations. */
  clock?: Clock;
}

/**
 * A service with its configuration, database (migrated), routes and, when a module provides SLICE_SERVER, its consumer: ready to listen.
 * Its app.close() is the orderly shutdown. Throws ConfigurationError, or whatever keeps it from starting.
 */
export async function createService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const env = options.env ?? process.env;
  const logger = options.logger ?? new Logger({ service: options.name, level: logLevelOf(env.LOG_LEVEL) });
  const shutdown = new Shutdown(logger);
  let measure: ((request: EndedRequest) => void) | undefined;
  const adapter = createHttpAdapter(logger, request => measure?.(request));
  try {
    const root = rootModule(options.module, env, { logger, shutdown, clock: options.clock });
    const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger, abortOnError: false, bodyParser: false });
    measure = measureHttp(app.get(Metrics));
    stopAccepting(app, shutdown);
    serveOpenApi(app, options.name);
    connectSliceServer(app);
    return await app.init();
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

/** Answers HTTP, then consumes. Gives the URL. Default port and host: those of the configuration. */
export async function listen(app: NestFastifyApplication, port?: number, host?: string): Promise<string> {
  const config = app.get(ServiceConfig);
  await app.listen(port ?? config.PORT, host ?? config.HOST);
  await app.startAllMicroservices();
  return app.getUrl();
}

function rootModule(module: Type<object>, env: Environment, starting: Starting): DynamicModule {
  const providers = [
    { provide: ENVIRONMENT, useValue: env },
    { provide: STARTING, useValue: starting },
  ];
  return { module: class ServiceRoot {}, global: true, imports: [module], providers, exports: [ENVIRONMENT, STARTING] };
}

function stopAccepting(app: NestFastifyApplication, shutdown: Shutdown): void {
  const { SHUTDOWN_DRAIN_MS } = app.get(ServiceConfig);
  shutdown.allow('accept', SHUTDOWN_DRAIN_MS);
  const endSilent = followSilentConnections(app.getHttpServer());
  shutdown.onShutdown('accept', 'http server', async () => {
    if (SHUTDOWN_DRAIN_MS > 0) await pause(SHUTDOWN_DRAIN_MS);
    await endSilent();
    await app.getHttpAdapter().getInstance().close();
  });
}

/** The app's filter lets errors through to the strategy: Nest's own for events would hide them. */
function connectSliceServer(app: NestFastifyApplication): void {
  const provider = app
    .get(DiscoveryService, { strict: false })
    .getProviders()
    .find(({ token }) => token === SLICE_SERVER);
  if (!provider) return;
  const strategy = provider.instance as Server & CustomTransportStrategy;
  app.connectMicroservice<CustomStrategy>({ strategy }, { inheritAppConfig: true });
}
