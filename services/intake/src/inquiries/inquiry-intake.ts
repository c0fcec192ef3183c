import { Messaging } from '@baton/messaging';
import { Metrics, Problem, Shutdown } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { IntakeConfig } from '../config.js';
import { acceptInquiries } from './accept-inquiries.js';
import { GroupCommit, TooManyWaiting } from './group-commit.js';
import type { Acceptance, Inquiry } from './inquiry.js';

/** Takes the inquiries of concurrent requests and commits them together. */
@Injectable()
export class InquiryIntake {
  private readonly commits: GroupCommit<Inquiry, Acceptance>;
  private readonly outcomes;

  constructor(messaging: Messaging, config: IntakeConfig, metrics: Metrics, shutdown: Shutdown) {
    const sizes = metrics.histogram('baton_intake_batch_inquiries', 'Inquiries committed in one transaction', [], [1, 2, 5, 10, 20, 50, 100, 200, 500]);
    this.outcomes = metrics.counter('baton_intake_inquiries_total', 'Inquiries by connector and outcome', ['connector', 'outcome']);
    const commit = (inquiries: readonly Inquiry[]) => {
      sizes.observe(inquiries.length);
      return messaging.transaction(unit => acceptInquiries(unit, inquiries));
    };
    this.commits = new GroupCommit(commit, config.INQUIRY_BATCH, config.INQUIRIES_WAITING);
    shutdown.onShutdown('work', 'inquiries', () => this.commits.idle());
  }

  /**
   * Settles when the inquiry is committed.
   * @throws Problem 503 when too many wait; what the database throws when it is away
   */
  async accept(inquiry: Inquiry): Promise<Acceptance> {
    try {
      const acceptance = await this.commits.submit(inquiry);
      const outcome = acceptance.outcome === 'accepted' && acceptance.repeat ? 'repeat' : acceptance.outcome;
      this.outcomes.labels(inquiry.connector, outcome).inc();
      return acceptance;
    } catch (error) {
      if (error instanceof TooManyWaiting)
        throw new Problem({ type: 'too-busy', title: 'Too many inquiries at once', status: 503, detail: 'Send it again.', headers: { 'retry-after': '1' } });
      throw error;
    }
  }
}
