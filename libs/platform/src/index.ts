import 'reflect-metadata';

export { ApiKeys, type ApiKeyVerifier } from './auth/api-keys.js';
export { Caller, hasScope } from './auth/caller.js';
export { Public, RequireScope } from './auth/route-access.js';
export { createService, listen, type ServiceOptions } from './bootstrap/create-service.js';
export { PlatformModule, type PlatformOptions } from './bootstrap/platform.module.js';
export { startService } from './bootstrap/start-service.js';
export { SERVICE_NAME, SLICE_SERVER } from './bootstrap/tokens.js';
export { Clock, ManualClock } from './clock/clock.js';
export { ENVIRONMENT, type Environment } from './configuration/environment.js';
export { kafkaConnection, type KafkaConnectionOptions } from './configuration/kafka-connection.js';
export { ConfigurationError, loadConfiguration } from './configuration/load-configuration.js';
export { ServiceConfig } from './configuration/service.config.js';
export * from './database/index.js';
export { HealthChecks, type HealthCheck, type HealthReport } from './health/health-checks.js';
export {
  ApiAcceptedResponse,
  ApiBody,
  ApiConflictResponse,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
  schemaPath,
} from './http/api-decorators.js';
export { BodyLimit } from './http/body-limit.js';
export { BODY_LIMIT } from './http/body-parsers.js';
export { TakesFormInParts } from './http/form-in-parts.js';
export type { HttpRequest } from './http/http-request.js';
export { errorFields, type ErrorFields } from './logs/error-fields.js';
export type { LogLevel } from './logs/log-level.js';
export { Logger, type LogFields } from './logs/logger.js';
export { DURATION_BUCKETS, Metrics } from './metrics/metrics.js';
export { oncePerScrape } from './metrics/once-per-scrape.js';
export * from './problems/index.js';
export { problemOf } from './problems/problem-of.js';
export { UuidParam } from './problems/uuid-param.js';
export { REDIS } from './redis/redis.js';
export { SecretBox } from './secrets/secret-box.js';
export { Shutdown, type ShutdownPhase, type ShutdownReport } from './shutdown/shutdown.js';
export { currentTrace, runInTrace, traceHeaders, type Trace } from './trace/trace.js';
export { IsInstant, isInstant } from './validation/instant.validator.js';
export { isTooDeep, nestsTooDeep, TOO_DEEP } from './validation/yaml-depth.js';
export { IsYamlText } from './validation/yaml-text.validator.js';
export { childTraceparent, isTraceparent, traceIdOf } from './trace/traceparent.js';
