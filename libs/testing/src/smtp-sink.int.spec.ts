import { createTransport } from 'nodemailer';
import { smtpSink, type SmtpSink, type SmtpSinkOptions } from './smtp-sink.js';

describe('the SMTP sink', () => {
  let sink: SmtpSink;
  const start = async (options?: SmtpSinkOptions) => (sink = await smtpSink(options));
  afterEach(() => sink.close());

  const send = (to: string, text = 'Grüße') =>
    createTransport(sink.smtpUrl).sendMail({
      from: 'Baton <baton@baton.example>',
      to,
      subject: 'Hällo',
      text,
      html: `<p>${text}</p>`,
      messageId: '<1@baton.example>',
    });

  it('keeps what it gets, decoded', async () => {
    await start();
    await send('ada@example.com');
    expect(sink.messages).toMatchObject([
      {
        from: 'baton@baton.example',
        to: ['ada@example.com'],
        subject: 'Hällo',
        text: 'Grüße\n',
        html: '<p>Grüße</p>\n',
        messageId: '<1@baton.example>',
      },
    ]);
  });

  it('shows it over HTTP, all or those to one address, and forgets it', async () => {
    await start();
    await send('ada@example.com');
    await send('grace@example.com');
    const get = async (path: string) =>
      ((await (await fetch(sink.httpUrl + path)).json()) as { messages: { to: string[] }[] }).messages.map(m => m.to[0]);
    expect(await get('/messages')).toEqual(['ada@example.com', 'grace@example.com']);
    expect(await get('/messages?to=grace@example.com')).toEqual(['grace@example.com']);
    await fetch(`${sink.httpUrl}/messages`, { method: 'DELETE' });
    expect(await get('/messages')).toEqual([]);
    expect((await fetch(sink.httpUrl)).status).toBe(404);
  });

  it('refuses recipients and mails as it is told', async () => {
    await start({
      refuseRecipient: address => (address.startsWith('nobody') ? { code: 550, text: 'no such mailbox' } : undefined),
      refuseMail: mail => (mail.text.includes('later') ? { code: 451, text: 'not now' } : undefined),
    });
    await expect(send('nobody@example.com')).rejects.toMatchObject({ responseCode: 550, command: 'RCPT TO' });
    await expect(send('ada@example.com', 'later')).rejects.toMatchObject({ responseCode: 451, command: 'DATA' });
    expect(sink.messages).toEqual([]);
  });

  it('keeps only the newest when there are too many', async () => {
    await start({ keep: 1 });
    await send('ada@example.com');
    await send('grace@example.com');
    expect(sink.messages.map(m => m.to[0])).toEqual(['grace@example.com']);
  });

  it('says so when a port is taken', async () => {
    await start();
    await expect(smtpSink({ port: Number(new URL(sink.smtpUrl).port) })).rejects.toThrow(/EADDRINUSE/);
    await expect(smtpSink({ httpPort: Number(new URL(sink.httpUrl).port) })).rejects.toThrow(/EADDRINUSE/);
  });
});
