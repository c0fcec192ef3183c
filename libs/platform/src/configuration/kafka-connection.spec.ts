import { kafkaConnection } from './kafka-connection.js';
import { ServiceConfig } from './service.config.js';

const config = (fields: Partial<ServiceConfig>): ServiceConfig => Object.assign(new ServiceConfig(), { KAFKA_BROKERS: ['b:9092'] }, fields);

describe('kafkaConnection', () => {
  it('is plain by default', () => {
    expect(kafkaConnection(config({}))).toEqual({ brokers: ['b:9092'] });
  });

  it('trusts the well-known authorities when TLS is on without one', () => {
    expect(kafkaConnection(config({ KAFKA_TLS: true }))).toEqual({ brokers: ['b:9092'], ssl: true });
  });

  it('takes an authority and a client certificate', () => {
    expect(kafkaConnection(config({ KAFKA_TLS: true, KAFKA_TLS_CA: 'ca', KAFKA_TLS_CERT: 'cert', KAFKA_TLS_KEY: 'key' })).ssl).toEqual({
      ca: ['ca'],
      cert: 'cert',
      key: 'key',
    });
  });

  it('ignores certificates while TLS is off', () => {
    expect(kafkaConnection(config({ KAFKA_TLS_CA: 'ca' })).ssl).toBeUndefined();
  });

  it('carries SASL', () => {
    const sasl = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' } as const;
    expect(kafkaConnection(config(sasl)).sasl).toEqual({ mechanism: 'scram-sha-512', username: 'u', password: 'p' });
  });
});
