import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ArrayNotEmpty,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { logLevels, type LogLevel } from '../logs/log-level.js';
import { ApiKeyEntry } from './api-key-entry.js';

export const databaseTlsModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
export type DatabaseTlsMode = (typeof databaseTlsModes)[number];

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/**
 * What every service reads from its environment. A service extends it with fields of its own: a field's name is its variable's,
 * its initializer is the default. Every variable can come from a file instead: X_FILE names the file that holds X.
 */
export class ServiceConfig {
  /** 0: any free port. */
  @IsInt() @Min(0) @Max(65_535) PORT: number;
  @IsString() HOST: string = '0.0.0.0';
  @IsIn(logLevels) LOG_LEVEL: LogLevel = 'info';

  /** Postgres of this service alone. */
  @Matches(/^postgres(ql)?:\/\//, { message: '$property must be a URL that begins with postgres://' }) DATABASE_URL: string;
  @IsInt() @Min(2) @Max(500) DATABASE_POOL_SIZE: number = 10;
  /** require: encrypted, the server's name and certificate unchecked. verify-ca: certificate checked. verify-full: name checked too. */
  @IsIn(databaseTlsModes) DATABASE_TLS: DatabaseTlsMode = 'disable';
  /** PEM. Without it, the certificate authorities of Node.js. */
  @ValidateIf(has('DATABASE_TLS_CA')) @IsNotEmpty() @IsString() DATABASE_TLS_CA?: string;
  /** How long a start waits for a database that does not answer yet. */
  @IsInt() @Min(0) DATABASE_START_TIMEOUT_MS: number = 60_000;

  /** host:port, separated by commas. */
  @IsArray()
  @ArrayNotEmpty()
  @Matches(/^[^:\s]+:\d+$|^\[[^\]]+\]:\d+$/, { each: true, message: 'each of $property must be host:port' })
  KAFKA_BROKERS: string[];
  @IsBoolean() KAFKA_TLS: boolean = false;
  /** PEM. Without it, the certificate authorities of Node.js. */
  @ValidateIf(has('KAFKA_TLS_CA')) @IsNotEmpty() @IsString() KAFKA_TLS_CA?: string;
  /** PEM of the client's certificate; needs KAFKA_TLS_KEY. */
  @ValidateIf(either('KAFKA_TLS_CERT', 'KAFKA_TLS_KEY')) @IsNotEmpty() @IsString() KAFKA_TLS_CERT?: string;
  @ValidateIf(either('KAFKA_TLS_CERT', 'KAFKA_TLS_KEY')) @IsNotEmpty() @IsString() KAFKA_TLS_KEY?: string;
  @ValidateIf(has('KAFKA_SASL_MECHANISM')) @IsIn(saslMechanisms) KAFKA_SASL_MECHANISM?: SaslMechanism;
  @ValidateIf(has('KAFKA_SASL_MECHANISM')) @IsNotEmpty() @IsString() KAFKA_SASL_USERNAME?: string;
  @ValidateIf(has('KAFKA_SASL_MECHANISM')) @IsNotEmpty() @IsString() KAFKA_SASL_PASSWORD?: string;

  /** Optional: without Redis the system is slower, never wrong. */
  @ValidateIf(has('REDIS_URL'))
  @IsUrl(
    { protocols: ['redis', 'rediss'], require_protocol: true, require_tld: false },
    { message: '$property must be a URL that begins with redis:// or rediss://' },
  )
  REDIS_URL?: string;

  /** The key that has every scope. */
  @IsString() @IsNotEmpty() BATON_ADMIN_KEY: string;
  /** JSON: [{"name": "...", "sha256": "<hex of the key's SHA-256>", "scopes": ["inquiries:write"]}] */
  @IsArray() @ValidateNested({ each: true }) @Type(() => ApiKeyEntry) API_KEYS: ApiKeyEntry[] = [];

  /**
   * Between "not ready" and the last accepted request, so that a load balancer notices first. It comes on top of the 30 s that a stop may take: whoever
   * stops the process has to wait as much longer.
   */
  @IsInt() @Min(0) @Max(15_000) SHUTDOWN_DRAIN_MS: number = 0;
}

function has(field: keyof ServiceConfig) {
  return (config: ServiceConfig): boolean => config[field] !== undefined;
}

function either(one: keyof ServiceConfig, other: keyof ServiceConfig) {
  return (config: ServiceConfig): boolean => config[one] !== undefined || config[other] !== undefined;
}
