import { Shutdown } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { NurtureConfig } from '../config.js';
import type { Mail } from './compose-mail.js';
import { smtpOutcome, type SmtpOutcome } from './smtp-outcome.js';

/** Well below the lease of a mail. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 5_000 };

/** Hands mails to the SMTP server. */
@Injectable()
export class Mailer {
  private readonly transport: Transporter;
  readonly connections: number;

  constructor(config: NurtureConfig, shutdown: Shutdown) {
    this.connections = config.SMTP_CONNECTIONS;
    this.transport = createTransport({
      url: config.SMTP_URL,
      pool: true,
      maxConnections: this.connections,
      maxMessages: 100,
      ...TIMEOUTS,
    } as object);
    shutdown.onShutdown('close', 'mail transport', () => this.transport.close());
  }

  /** Sends one mail. Never throws: what went wrong is part of the answer. */
  async send(mail: Mail): Promise<SmtpOutcome> {
    try {
      await this.transport.sendMail({ ...mail, to: { ...mail.to } });
      return { kind: 'sent' };
    } catch (error) {
      return smtpOutcome(error);
    }
  }
}
