import 'reflect-metadata';
import { ConfigurationError, loadConfiguration } from '@baton/platform';
import { NurtureConfig } from './config.js';

const complete = {
  PORT: '3004',
  DATABASE_URL: 'postgres://nurture@localhost/baton_nurture',
  KAFKA_BROKERS: 'localhost:9092',
  BATON_ADMIN_KEY: 'key',
  SMTP_URL: 'smtp://localhost:25',
  MAIL_FROM: 'Acme <hello@acme.example>',
  PUBLIC_URL: 'http://localhost:3004',
};
const errorsOf = (changes: Record<string, string | undefined>): string[] => {
  try {
    loadConfiguration(NurtureConfig, { ...complete, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.errors.map(e => e.field);
  }
};

describe('the configuration of nurture', () => {
  it('has careful defaults', () => {
    expect(loadConfiguration(NurtureConfig, complete)).toMatchObject({
      MAILS_PER_SECOND: 20,
      SMTP_CONNECTIONS: 5,
      MAIL_RETRY_HOURS: 48,
      MAIL_LEASE_MS: 120_000,
    });
  });

  it('names everything that is missing at once', () => {
    expect(errorsOf({ SMTP_URL: undefined, MAIL_FROM: undefined, PUBLIC_URL: undefined })).toEqual(['MAIL_FROM', 'PUBLIC_URL', 'SMTP_URL']);
  });

  it.each([
    ['a mail server of another kind', { SMTP_URL: 'http://localhost' }, 'SMTP_URL'],
    ['a sender without an address', { MAIL_FROM: 'Acme' }, 'MAIL_FROM'],
    ['a sender that would start another header', { MAIL_FROM: 'a@acme.example\r\nBcc: b@acme.example' }, 'MAIL_FROM'],
    ['a public address without a protocol', { PUBLIC_URL: 'baton.example' }, 'PUBLIC_URL'],
    ['no mails at all', { MAILS_PER_SECOND: '0' }, 'MAILS_PER_SECOND'],
    ['a secret that can be guessed', { NURTURE_SECRET: 'short' }, 'NURTURE_SECRET'],
  ])('refuses %s', (_what, changes, field) => {
    expect(errorsOf(changes)).toEqual([field]);
  });

  it('never tells a secret', () => {
    const secret = 'too-short-but-secret';
    expect(() => loadConfiguration(NurtureConfig, { ...complete, NURTURE_SECRET: secret })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });
});
