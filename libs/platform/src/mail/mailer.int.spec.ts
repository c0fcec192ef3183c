import { createServer, type AddressInfo } from 'node:net';
import { smtpSink, type SmtpSink } from '../../../testing/src/smtp-sink.js';
import type { Mail } from './mail.js';
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
const mailerTo = (smtpUrl: string) => new Mailer(smtpUrl, 2, { onShutdown: (_phase, _name, run) => void (close = run) });

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

  it('lets nothing in a name or a subject start a header', async () => {
    sink = await smtpSink();
    const to = { name: 'Ada\r\nBcc: all@example.com', address: 'ada@example.com' };
    await mailerTo(sink.smtpUrl).send({ ...mail, to, subject: 'Hello\r\nBcc: all@example.com' });
    expect(sink.messages).toMatchObject([{ to: ['ada@example.com'], subject: 'Hello Bcc: all@example.com' }]);
    expect(sink.messages[0]!.headers).not.toHaveProperty('bcc');
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
      refuseRecipient: address =>
        address === 'nobody@example.com'
          ? { code: 550, text: '5.1.1 unknown' }
          : address === 'elsewhere@example.com'
            ? { code: 554, text: '5.7.1 <elsewhere@example.com>: Relay access denied' }
            : undefined,
      refuseMail: ({ subject }) =>
        subject === 'later' ? { code: 451, text: 'greylisted' } : subject === 'spam' ? { code: 554, text: 'unwanted' } : undefined,
    });
    const mailer = mailerTo(sink.smtpUrl);
    expect(await mailer.send({ ...mail, to: { name: '', address: 'nobody@example.com' } })).toMatchObject({
      kind: 'refused',
      isAddress: true,
    });
    expect(await mailer.send({ ...mail, to: { name: '', address: 'elsewhere@example.com' } })).toEqual({
      kind: 'deferred',
      error: 'EENVELOPE RCPT TO 554 5.7.1',
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

  it('knows that nothing arrived where it was let say nothing: without TLS, or before a greeting', async () => {
    sink = await smtpSink();
    const silent = createServer(socket => socket.end());
    await new Promise<void>(listening => silent.listen(0, '127.0.0.1', listening));
    const urls = [sink.smtpUrl.replace('smtp:', 'smtps:'), `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`];
    try {
      for (const url of urls) {
        expect([url, await mailerTo(url).send(mail)]).toMatchObject([url, { kind: 'unavailable', mayHaveArrived: false }]);
        await close();
      }
    } finally {
      await new Promise<void>(closed => silent.close(() => closed()));
    }
  });

  it('knows that a mail may have arrived when the connection breaks after it', async () => {
    sink = await smtpSink();
    // Takes every command, and hangs up when the mail has come.
    const breaking = createServer(socket => {
      socket.on('error', () => undefined).write('220 here\r\n');
      let said = '';
      socket.on('data', text => {
        said += text.toString();
        if (said.endsWith('\r\n.\r\n')) socket.end();
        else if (said.endsWith('DATA\r\n')) socket.write('354 go on\r\n');
        else if (!said.includes('DATA\r\n')) socket.write('250 yes\r\n');
      });
    });
    await new Promise<void>(listening => breaking.listen(0, '127.0.0.1', listening));
    try {
      const url = `smtp://127.0.0.1:${(breaking.address() as AddressInfo).port}`;
      expect(await mailerTo(url).send(mail)).toMatchObject({ kind: 'unavailable', mayHaveArrived: true });
    } finally {
      await close();
      await new Promise<void>(closed => breaking.close(() => closed()));
    }
  });
});
