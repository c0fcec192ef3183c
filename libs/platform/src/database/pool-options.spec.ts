import { ServiceConfig } from '../configuration/service.config.js';
import { poolOptions, tlsOptions } from './pool-options.js';

describe('poolOptions', () => {
  const config = Object.assign(new ServiceConfig(), { DATABASE_URL: 'postgres://u:p@db/x', DATABASE_POOL_SIZE: 7 });

  it('names the service to the database and bounds the pool', () => {
    expect(poolOptions(config, 'scoring')).toMatchObject({
      connectionString: 'postgres://u:p@db/x',
      application_name: 'baton-scoring',
      max: 7,
    });
  });

  it('plans prepared statements once and compiles none', () => {
    expect(poolOptions(config, 'scoring').options).toContain('-c jit=off -c plan_cache_mode=force_generic_plan');
  });

  it('has no TLS of its own unless asked', () => {
    expect(poolOptions(config, 'scoring')).not.toHaveProperty('ssl');
  });
});

describe('tlsOptions', () => {
  it('encrypts without checking in mode require', () => {
    expect(tlsOptions({ DATABASE_TLS: 'require' })).toEqual({ rejectUnauthorized: false });
  });

  it('checks the certificate, not the name, in mode verify-ca', () => {
    const options = tlsOptions({ DATABASE_TLS: 'verify-ca', DATABASE_TLS_CA: 'pem' });
    expect(options).toMatchObject({ rejectUnauthorized: true, ca: 'pem' });
    expect(options?.checkServerIdentity?.('any.name', {} as never)).toBeUndefined();
  });

  it('checks both in mode verify-full', () => {
    expect(tlsOptions({ DATABASE_TLS: 'verify-full', DATABASE_TLS_CA: 'pem' })).toEqual({ rejectUnauthorized: true, ca: 'pem' });
  });
});
