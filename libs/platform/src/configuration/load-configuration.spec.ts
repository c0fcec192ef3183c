import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsInt, IsOptional, IsString, Max, MaxLength } from 'class-validator';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { ServiceConfig } from './service.config.js';

class RoutingConfig extends ServiceConfig {
  @IsInt() @Max(10_000) SCORE_WAIT_MS: number = 2000;
  @IsOptional() @IsString() @MaxLength(5, { message: 'MOTTO is too long: $value' }) MOTTO?: string;
}

const complete = {
  PORT: '3003',
  DATABASE_URL: 'postgres://baton:pw-hidden@localhost/baton',
  KAFKA_BROKERS: 'localhost:9092,other:9093',
  BATON_ADMIN_KEY: 'admin-hidden',
};

const errorsOf = (environment: Record<string, string>): ConfigurationError => {
  try {
    loadConfiguration(RoutingConfig, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('loadConfiguration', () => {
  it('turns texts into the types of the fields and keeps the defaults of the rest', () => {
    const config = loadConfiguration(RoutingConfig, { ...complete, SCORE_WAIT_MS: '1500', UNRELATED: 'x' });
    expect(config).toBeInstanceOf(RoutingConfig);
    expect(config).toMatchObject({
      PORT: 3003,
      SCORE_WAIT_MS: 1500,
      KAFKA_BROKERS: ['localhost:9092', 'other:9093'],
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      DATABASE_POOL_SIZE: 10,
      API_KEYS: [],
    });
    expect(loadConfiguration(RoutingConfig, complete).SCORE_WAIT_MS).toBe(2000);
  });

  it('names everything that is wrong at once', () => {
    const { errors } = errorsOf({
      PORT: 'abc',
      KAFKA_BROKERS: 'nowhere',
      KAFKA_TLS: 'perhaps',
      SCORE_WAIT_MS: '99999999',
      LOG_LEVEL: 'loud',
    });
    expect(errors.map(error => error.field)).toEqual([
      'BATON_ADMIN_KEY',
      'DATABASE_URL',
      'KAFKA_BROKERS',
      'KAFKA_TLS',
      'LOG_LEVEL',
      'PORT',
      'SCORE_WAIT_MS',
    ]);
    expect(errors).toContainEqual({ field: 'DATABASE_URL', message: 'is required' });
    expect(errors).toContainEqual({ field: 'SCORE_WAIT_MS', message: 'must not be greater than 10000' });
  });

  it('never tells a value, whatever a rule says', () => {
    const { message } = errorsOf({
      ...complete,
      PORT: 'port-hidden',
      DATABASE_URL: 'url-hidden',
      MOTTO: 'motto-hidden',
      REDIS_URL: 'redis-hidden',
      API_KEYS: '[{"sha256":"hash-hidden"}]',
    });
    expect(message).not.toContain('hidden');
    expect(message).toContain('MOTTO: is too long: …');
    expect(message).toContain('API_KEYS.0.sha256: must be 64 hexadecimal digits');
  });

  it('reads a secret from the file that X_FILE names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'configuration-')), 'key');
    writeFileSync(file, 'from-file\n');
    const { BATON_ADMIN_KEY: _, ...rest } = complete;
    expect(loadConfiguration(ServiceConfig, { ...rest, BATON_ADMIN_KEY_FILE: file }).BATON_ADMIN_KEY).toBe('from-file');
  });

  it('wants all that SASL needs once a mechanism is named', () => {
    const { errors } = errorsOf({ ...complete, KAFKA_SASL_MECHANISM: 'plain' });
    expect(errors.map(error => error.field)).toEqual(['KAFKA_SASL_PASSWORD', 'KAFKA_SASL_USERNAME']);
  });

  it('wants the key of a client certificate', () => {
    const { errors } = errorsOf({ ...complete, KAFKA_TLS_CERT: 'pem' });
    expect(errors.map(error => error.field)).toEqual(['KAFKA_TLS_KEY']);
  });

  it('checks each API key', () => {
    const keys = [{ name: 'crm', sha256: 'a'.repeat(64), scopes: ['ledger:read'] }];
    expect(loadConfiguration(ServiceConfig, { ...complete, API_KEYS: JSON.stringify(keys) }).API_KEYS).toEqual(keys);
    expect(errorsOf({ ...complete, API_KEYS: '[{"name":"crm","sha256":"abc","scopes":[]}]' }).errors.map(error => error.field)).toEqual([
      'API_KEYS.0.scopes',
      'API_KEYS.0.sha256',
    ]);
  });
});
