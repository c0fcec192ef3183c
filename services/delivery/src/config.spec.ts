import 'reflect-metadata';
import { ConfigurationError, loadConfiguration } from '@baton/platform';
import { DeliveryConfig } from './config.js';

const complete = {
  PORT: '3006',
  DATABASE_URL: 'postgres://delivery@localhost/baton_delivery',
  KAFKA_BROKERS: 'localhost:9092',
  BATON_ADMIN_KEY: 'key',
};
const errorsOf = (changes: Record<string, string | undefined>): string[] => {
  try {
    loadConfiguration(DeliveryConfig, { ...complete, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.errors.map(e => e.field);
  }
};

describe('the configuration of delivery', () => {
  it('trusts nobody by default', () => {
    expect(loadConfiguration(DeliveryConfig, complete)).toMatchObject({
      ALLOW_INSECURE_TARGETS: false,
      DELIVERY_ALLOWED_NETWORKS: [],
      DELIVERY_TIMEOUT_MS: 10_000,
      DELIVERY_DISABLE_AFTER_HOURS: 120,
    });
  });

  it('reads networks, separated by commas; empty is none', () => {
    const networks = (text: string) =>
      loadConfiguration(DeliveryConfig, { ...complete, DELIVERY_ALLOWED_NETWORKS: text }).DELIVERY_ALLOWED_NETWORKS;
    expect(networks('10.20.0.0/16, fd12::/16')).toEqual(['10.20.0.0/16', 'fd12::/16']);
    expect(networks('')).toEqual([]);
  });

  it.each([
    ['a network that is none', { DELIVERY_ALLOWED_NETWORKS: '10.20.0.0/16,everything' }, 'DELIVERY_ALLOWED_NETWORKS'],
    ['an address in place of a network', { DELIVERY_ALLOWED_NETWORKS: '10.20.0.1' }, 'DELIVERY_ALLOWED_NETWORKS'],
    ['a key of the wrong length', { SECRETS_KEY: 'c2hvcnQ=' }, 'SECRETS_KEY'],
    ['no time to answer', { DELIVERY_TIMEOUT_MS: '0' }, 'DELIVERY_TIMEOUT_MS'],
    ['a mail server that is none', { SMTP_URL: 'https://smtp.example.com' }, 'SMTP_URL'],
    ['a sender that is none', { MAIL_FROM: 'Acme' }, 'MAIL_FROM'],
    ['an address for links that is none', { PUBLIC_URL: 'baton.example' }, 'PUBLIC_URL'],
    ['a key of links that is too short', { LINK_KEYS: `${Buffer.alloc(32).toString('base64')},c2hvcnQ=` }, 'LINK_KEYS'],
    ['a lease that a slow answer may outlast', { DELIVERY_TIMEOUT_MS: '30000', DELIVERY_LEASE_MS: '60000' }, 'DELIVERY_LEASE_MS'],
  ])('refuses %s', (_what, changes, field) => {
    expect(errorsOf(changes)).toEqual([field]);
  });
});
