import { Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import type { Lead } from '../life-cycle/lead.js';
import type { Decision } from '../routing/types.js';
import { newestOf } from './inquiry.js';
import type { Placed } from './batch-outcome.js';
import type { LeadBatch } from './lead-batch.js';

/** From what the stream adds to a night in the queue: seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 259_200];

/** Where a lead came from when it first got a rep: the times of leads that were kept warm for weeks do not blur those of new ones. */
const ways = { queued: 'queue', nurturing: 'nurture' } as const;
const wayOf = ({ before, cause }: Placed) =>
  'name' in cause && cause.name === 'inquiry-accepted' ? 'arrival' : (ways[before.place as keyof typeof ways] ?? 'arrival');

/** Whether a lead that was taken from its rep goes to another: closed and nurtured ones do not. */
const isReassigned = (lead: Lead) => lead.place === 'assigned';

/** Shows what becomes of leads: an alarm belongs on times that grow and on clocks that run out. */
@Injectable()
export class LeadMetrics {
  private readonly decisions;
  private readonly reassignments;
  private readonly seconds;

  constructor(metrics: Metrics) {
    this.decisions = metrics.counter('baton_assignment_decisions_total', 'Decisions by kind; each try of a queued lead is one', ['kind']);
    this.reassignments = metrics.counter(
      'baton_assignment_reassignments_total',
      'Leads taken from their rep to be given to another, by cause',
      ['cause'],
    );
    this.seconds = metrics.histogram(
      'baton_assignment_seconds',
      'Time from the newest inquiry of a lead being accepted to its first assignment, by whence it came: arrival, queue or nurture',
      ['from'],
      BUCKETS,
    );
    for (const kind of ['assign', 'queue', 'nurture', 'close'] satisfies Decision['kind'][]) this.decisions.inc({ kind }, 0);
  }

  /**
   * Counts what a batch came to; call it after the commit.
   * @param now of the transaction
   */
  count(batch: LeadBatch, now: Date): void {
    for (const placed of batch.decided) {
      const { decision, before } = placed;
      this.decisions.inc({ kind: decision.kind });
      if (decision.kind !== 'assign' || before.attempts > 0) continue;
      const inquiry = newestOf(batch.inquiriesOf(before.id));
      // The clocks of two databases: a time is never negative.
      if (inquiry) this.seconds.observe({ from: wayOf(placed) }, Math.max(0, now.getTime() - inquiry.acceptedAt.getTime()) / 1_000);
    }
    for (const told of batch.told.values())
      for (const { lead, effect } of told)
        if (effect.kind === 'emit' && effect.name === 'lead-unassigned' && isReassigned(lead))
          this.reassignments.inc({ cause: effect.data.reason });
  }
}
