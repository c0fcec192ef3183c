import type { Shutdown } from '@baton/platform';
import { smtpSink, type SmtpSink } from '../../../../libs/testing/src/smtp-sink.js';
import type { NurtureConfig } from '../config.js';
import type { Mail } from './compose-mail.js';
import { Mailer } from './mailer.js';

const mail: Mail = {
  from: 'Acme <hello@acme.example>',
  to: { name: 'Ada "the first" Lovelace', address: 'ada@example.com' },
  subject: 'Grüße',
  text: 'Hällo',
  html: '<p>Hällo</p>',
  messageId: '<1@acme.example>',
  headers: { 'List-Unsubscribe': '<https://baton.example/u>' },
};
let close: () => void | Promise<void> = () => {};
const mailerTo = (smtpUrl: string) =>
  new Mailer(
    { SMTP_URL: smtpUrl, SMTP_CONNECTIONS: 2 } as NurtureConfig,
    { onShutdown: (_phase: string, _name: string, run: () => void) => (close = run) } as unknown as Shutdown,
  );

describe('the mailer', () => {
  let sink: SmtpSink;
  afterEach(async () => {
    await close();
    await sink.close();
  });

  it('hands a mail over as it is', async () => {
    sink = await smtpSink();
    expect(await mailerTo(sink.smtpUrl).send(mail)).toEqual({ kind: 'sent' });
    expect(sink.messages).toMatchObject([
      {
        from: 'hello@acme.example',
        to: ['ada@example.com'],
        subject: 'Grüße',
        messageId: '<1@acme.example>',
        headers: { 'list-unsubscribe': '<https://baton.example/u>', to: '"Ada \\"the first\\" Lovelace" <ada@example.com>' },
      },
    ]);
  });

  it('uses no more connections than it may', async () => {
    sink = await smtpSink();
    const mailer = mailerTo(sink.smtpUrl);
    expect(await Promise.all(Array.from({ length: 20 }, () => mailer.send(mail)))).toEqual(
      Array.from({ length: 20 }, () => ({ kind: 'sent' })),
    );
    expect(sink.messages).toHaveLength(20);
  });

  it('tells apart who is to blame', async () => {
    sink = await smtpSink({
      refuseRecipient: address => (address === 'nobody@example.com' ? { code: 550, text: 'unknown' } : undefined),
      refuseMail: ({ subject }) =>
        subject === 'later' ? { code: 451, text: 'greylisted' } : subject === 'spam' ? { code: 554, text: 'unwanted' } : undefined,
    });
    const mailer = mailerTo(sink.smtpUrl);
    expect(await mailer.send({ ...mail, to: { name: '', address: 'nobody@example.com' } })).toMatchObject({
      kind: 'refused',
      isAddress: true,
    });
    expect(await mailer.send({ ...mail, to: { name: '', address: 'not an address' } })).toMatchObject({ kind: 'refused', isAddress: true });
    expect(await mailer.send({ ...mail, subject: 'spam' })).toMatchObject({ kind: 'refused', isAddress: false });
    expect(await mailer.send({ ...mail, subject: 'later' })).toMatchObject({ kind: 'deferred' });
  });

  it('does not blame the person when the server is away, and goes on when it is back', async () => {
    sink = await smtpSink();
    const port = Number(new URL(sink.smtpUrl).port);
    const mailer = mailerTo(sink.smtpUrl);
    expect(await mailer.send(mail)).toEqual({ kind: 'sent' });
    await sink.close();
    expect(await mailer.send(mail)).toMatchObject({ kind: 'unavailable' });
    sink = await smtpSink({ port });
    expect(await mailer.send(mail)).toEqual({ kind: 'sent' });
  });
});
