import { smtpOutcome } from './smtp-outcome.js';

const failed = (code: string, command?: string, responseCode?: number) =>
  Object.assign(new Error('550 <ada@example.com> unknown'), { code, command, responseCode });

describe('a mail that the server did not take', () => {
  it.each([
    ['the mailbox is unknown', failed('EENVELOPE', 'RCPT TO', 550), { kind: 'refused', isAddress: true }],
    ['the content is unwanted', failed('EMESSAGE', 'DATA', 554), { kind: 'refused', isAddress: false }],
    ['there is no address in it', failed('EENVELOPE', 'API'), { kind: 'refused', isAddress: true }],
    ['the mailbox is full', failed('EENVELOPE', 'RCPT TO', 452), { kind: 'deferred' }],
    ['it is greylisted', failed('EMESSAGE', 'DATA', 451), { kind: 'deferred' }],
    ['the server is down', failed('ECONNECTION', 'CONN'), { kind: 'unavailable' }],
    ['it takes too long', failed('ETIMEDOUT', 'CONN'), { kind: 'unavailable' }],
    ['the connection breaks in the middle', failed('ECONNECTION', 'DATA'), { kind: 'unavailable' }],
    ['our password is wrong', failed('EAUTH', 'AUTH PLAIN', 535), { kind: 'unavailable' }],
    ['our sender is not allowed', failed('EENVELOPE', 'MAIL FROM', 550), { kind: 'unavailable' }],
    ['nobody knows why', undefined, { kind: 'unavailable', error: 'unknown' }],
  ])('because %s is told apart', (_what, error, outcome) => {
    expect(smtpOutcome(error)).toMatchObject(outcome);
  });

  it.each([
    ['554 5.7.1 <ada@example.com>: Relay access denied', 'EENVELOPE RCPT TO 554 5.7.1'],
    ['550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using a list', 'EENVELOPE RCPT TO 550 5.7.1'],
    ['553-5.7.1 <hello@acme.example>: Sender address rejected: not owned by user', 'EENVELOPE RCPT TO 553 5.7.1'],
    ['550 5.1.8 <hello@acme.example>: Sender address rejected: Domain not found', 'EENVELOPE RCPT TO 550 5.1.8'],
    ['550 relay not permitted', 'EENVELOPE RCPT TO 550'],
  ])('is tried again, and held against no address, when we are refused where the recipient is named: %s', (response, error) => {
    const failure = Object.assign(failed('EENVELOPE', 'RCPT TO', Number(response.slice(0, 3))), { response });
    expect(smtpOutcome(failure)).toEqual({ kind: 'deferred', error });
  });

  it.each(['550 5.1.1 <ada@example.com>: Recipient address rejected', '550 5.2.1 mailbox disabled', '550 no such user'])(
    'is held against the address when it is that which does not work: %s',
    response => {
      const failure = Object.assign(failed('EENVELOPE', 'RCPT TO', 550), { response });
      expect(smtpOutcome(failure)).toMatchObject({ kind: 'refused', isAddress: true });
    },
  );

  it.each([
    ['the connection breaks in the middle', failed('ECONNECTION', 'CONN'), true],
    ['nothing more comes', Object.assign(failed('ETIMEDOUT', 'CONN'), { timeoutType: 'SOCKET_TIMEOUT' }), true],
    ['nothing comes at all', Object.assign(failed('ETIMEDOUT', 'CONN'), { timeoutType: 'GREETING_TIMEOUT' }), false],
    ['the connection is reset', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'ECONNRESET', syscall: 'read' }), true],
    ['it can be written to no more', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'EPIPE', syscall: 'write' }), true],
    ['the network loses it', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'ETIMEDOUT', syscall: 'read' }), true],
    ['the certificate is not trusted', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), false],
    ['the server talks no TLS', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' }), false],
    ['it closes before it greets', failed('ECONNECTION'), false],
    ['there is no connection', Object.assign(failed('ESOCKET', 'CONN'), { originalCode: 'ETIMEDOUT', syscall: 'connect' }), false],
    ['the server has no such name', failed('EDNS', 'CONN'), false],
    ['our password is wrong', failed('EAUTH', 'AUTH PLAIN', 535), false],
  ])('may have arrived all the same when %s: %s', (_what, error, mayHaveArrived) => {
    expect(smtpOutcome(error)).toMatchObject({ kind: 'unavailable', mayHaveArrived });
  });

  it('leaves no address in what is written down', () => {
    expect(smtpOutcome(failed('EENVELOPE', 'RCPT TO', 550))).toEqual({ kind: 'refused', isAddress: true, error: 'EENVELOPE RCPT TO 550' });
  });
});
