import { Messaging, Timers, type UnitOfWork } from '@baton/messaging';
import { Database, isTransient, Logger, Metrics, Shutdown } from '@baton/platform';
import { Mailer } from '@baton/platform/mail';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { NurtureConfig } from '../config.js';
import { LeadDesks } from '../episodes/lead-desks.js';
import { beginDeliveries } from './delivery.store.js';
import { recordResults, type DeliveryResult } from './delivery-results.js';
import { StepClaims, type ClaimedMail, type ClaimedMails } from './step-claims.js';

/** The timer that brings episodes forward. */
export const NURTURE_STEPS = 'nurture-steps';
const EVERY_MS = 1_000;
const RETRY_RECORD_MS = 500;

/**
 * Sends what is due, in three parts: a transaction that claims mails for a lease, the mail server outside of any transaction, and a transaction
 * that writes down what became of them. A replica that dies between the last two leaves a mail of which nobody knows whether it went out:
 * when the lease ends it is sent again under the same Message-ID, as mail servers do among each other (RFC 5321, 4.5.5).
 * A mail that may come twice was preferred to one that may never come.
 */
@Injectable()
export class StepSender implements OnModuleInit {
  private sending: Promise<void> | null = null;
  private isStopping = false;
  private readonly mails: Counter<'outcome'>;

  constructor(
    private readonly config: NurtureConfig,
    private readonly claims: StepClaims,
    private readonly mailer: Mailer,
    private readonly desks: LeadDesks,
    private readonly messaging: Messaging,
    private readonly database: Database,
    private readonly timers: Timers,
    private readonly logger: Logger,
    shutdown: Shutdown,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter('baton_nurture_mails_total', 'Mails handed to the SMTP server, by what it said', ['outcome']);
    shutdown.onShutdown('work', 'mails on their way', async () => {
      this.isStopping = true;
      await this.sending;
    });
  }

  onModuleInit(): void {
    this.timers.add({ name: NURTURE_STEPS, everyMs: EVERY_MS, work: unit => this.work(unit) });
  }

  /** One claim, and its mails after the commit. @returns rows handled; 0 while mails of the claim before are on their way */
  async work(unit: UnitOfWork): Promise<number> {
    if (this.sending !== null || this.isStopping) return 0;
    const claimed = await this.claims.claim(unit);
    if (claimed.mails.length > 0) unit.afterCommit(() => this.start(claimed));
    return claimed.handled;
  }

  private start(claimed: ClaimedMails): void {
    this.sending = this.deliver(claimed)
      .catch((error: unknown) =>
        this.logger.error('mails could not be sent or recorded; they are tried again when their lease ends', {
          error,
          mails: claimed.mails.length,
        }),
      )
      .finally(() => {
        this.sending = null;
        if (!this.isStopping) this.timers.wake(NURTURE_STEPS);
      });
  }

  /** As many at once as there are connections, so that what stopped meanwhile is noticed within a few mails. */
  private async deliver({ claimId, mails }: ClaimedMails): Promise<void> {
    for (let at = 0; at < mails.length && !this.isStopping; at += this.mailer.connections) {
      const results = await this.send(mails.slice(at, at + this.mailer.connections), claimId);
      if (results.length > 0) await this.record(results);
    }
  }

  private async send(mails: readonly ClaimedMail[], claimId: string): Promise<DeliveryResult[]> {
    const begun = new Map(
      (
        await beginDeliveries(
          this.database,
          mails.map(m => m.episodeId),
          claimId,
        )
      ).map(b => [b.episodeId, b]),
    );
    return Promise.all(
      mails.flatMap(mail => {
        const { attempts, firstClaimedAt } = begun.get(mail.episodeId) ?? {};
        return attempts === undefined || firstClaimedAt === undefined ? [] : [this.sendOne(mail, attempts, firstClaimedAt)];
      }),
    );
  }

  private async sendOne(mail: ClaimedMail, attempts: number, firstClaimedAt: Date): Promise<DeliveryResult> {
    const outcome = await this.mailer.send(mail.mail);
    this.mails.inc({ outcome: outcome.kind });
    const fields = { leadId: mail.leadId, episodeId: mail.episodeId, step: mail.step, attempts, outcome };
    if (outcome.kind === 'sent') this.logger.info('mail sent', fields);
    else this.logger.warn('mail not sent', fields);
    return { mail, outcome, attempts, firstClaimedAt };
  }

  /** The database may be away for a moment: what was sent is not forgotten for that, as long as the lease holds. */
  private async record(results: readonly DeliveryResult[]): Promise<void> {
    const until = Date.now() + this.config.MAIL_LEASE_MS / 2;
    for (;;) {
      try {
        return await recordResults(this.messaging, this.desks, this.config.MAIL_RETRY_HOURS, results);
      } catch (error) {
        if (!isTransient(error) || Date.now() > until) throw error;
        await new Promise(resolve => setTimeout(resolve, RETRY_RECORD_MS));
      }
    }
  }
}
