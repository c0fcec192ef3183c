import { createTransport, type Transporter } from 'nodemailer';
import type { Shutdown } from '../shutdown/shutdown.js';
import { headerText, type Mail } from './mail.js';
import { smtpOutcome, type SmtpOutcome } from './smtp-outcome.js';

/** Well below the lease of a mail. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 5_000 };

/** Hands mails to the SMTP server. */
export class Mailer {
  private readonly transport: Transporter;

  /**
   * @param url smtp:// or smtps://, with user and password if the server wants them
   * @param connections how many mails may be on their way at once
   */
  constructor(
    url: string,
    readonly connections: number,
    shutdown: Pick<Shutdown, 'onShutdown'>,
  ) {
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: 100,
      ...TIMEOUTS,
    } as object);
    shutdown.onShutdown('close', 'mail transport', () => this.transport.close());
  }

  /** Sends one mail. Never throws: what went wrong is part of the answer. */
  async send(mail: Mail): Promise<SmtpOutcome> {
    try {
      const { name, address } = mail.to;
      await this.transport.sendMail({ ...mail, subject: headerText(mail.subject), to: { name: headerText(name), address } });
      return { kind: 'sent' };
    } catch (error) {
      return smtpOutcome(error);
    }
  }
}
