import { Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { RequestCommits } from '../acceptance/request-commits.js';
import { acceptInquiries } from './accept-inquiries.js';
import type { Acceptance, Inquiry } from './inquiry.js';

/** Takes the inquiries of concurrent requests. */
@Injectable()
export class InquiryIntake {
  private readonly commit: (inquiry: Inquiry) => Promise<Acceptance>;
  private readonly outcomes;

  constructor(commits: RequestCommits, metrics: Metrics) {
    this.commit = commits.of('inquiry', acceptInquiries);
    this.outcomes = metrics.counter('baton_intake_inquiries_total', 'Inquiries by connector and outcome', ['connector', 'outcome']);
  }

  /**
   * Settles when the inquiry is committed.
   * @throws Problem 503 when too many wait; what the database throws when it is away
   */
  async accept(inquiry: Inquiry): Promise<Acceptance> {
    const acceptance = await this.commit(inquiry);
    const outcome = acceptance.outcome === 'accepted' && acceptance.repeat ? 'repeat' : acceptance.outcome;
    this.outcomes.labels(inquiry.connector, outcome).inc();
    return acceptance;
  }
}
