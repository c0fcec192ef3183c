import { Messaging, Timers, type UnitOfWork } from '@baton/messaging';
import { Database, Logger, Metrics, Shutdown } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { acceptInquiries } from '../inquiries/accept-inquiries.js';
import { SourceDirectory } from '../sources/source-directory.js';
import type { GraphAnswer } from './meta-leadgen/classify-graph-answer.js';
import { GRAPH_TIMEOUT_MS, GraphApi } from './meta-leadgen/graph-api.js';
import { mapMetaLead } from './meta-leadgen/map-meta-lead.js';
import { isAnythingDue, postpone, removePending, takeDue, type PendingDetails } from './pending-details.store.js';
import { planNextFetch } from './plan-next-fetch.js';

export const FETCH_TIMER = 'fetch-details';
/** Longer than a fetch and its transaction take: after it somebody else may fetch. */
const LEASE_MS = GRAPH_TIMEOUT_MS + 20_000;
const AT_ONCE = 20;

interface Fetched {
  readonly pending: PendingDetails;
  readonly answer: GraphAnswer;
}

/** Fetches the details of leads that a vendor only named: a lease in one transaction, the fetch outside of any, the outcome in another. */
@Injectable()
export class FetchDetailsJob {
  private readonly running = new Set<Promise<void>>();
  private readonly fetches;

  constructor(
    private readonly messaging: Messaging,
    private readonly timers: Timers,
    private readonly graph: GraphApi,
    private readonly sources: SourceDirectory,
    private readonly logger: Logger,
    database: Database,
    metrics: Metrics,
    shutdown: Shutdown,
  ) {
    this.fetches = metrics.counter('baton_intake_details_total', 'Answers to requests for the details of a lead', ['answer']);
    timers.add({ name: FETCH_TIMER, everyMs: 1_000, isDue: () => isAnythingDue(database), work: unit => this.take(unit) });
    shutdown.onShutdown('work', 'details', async () => void (await Promise.all(this.running)));
  }

  /** Leases what is due; the fetches begin after the commit. @returns how many */
  private async take(unit: UnitOfWork): Promise<number> {
    const room = AT_ONCE - this.running.size;
    const due = room > 0 ? await takeDue(unit.tx, unit.now, LEASE_MS, room) : [];
    unit.afterCommit(() => due.forEach(pending => this.start(pending)));
    return due.length;
  }

  private start(pending: PendingDetails): void {
    const run = this.fetch(pending)
      // The lease runs out, and it is tried again.
      .catch(error =>
        this.logger.warn('the details of a lead were fetched but not stored', {
          sourceId: pending.sourceId,
          leadId: pending.leadId,
          error,
        }),
      )
      .finally(() => {
        this.running.delete(run);
        this.timers.wake(FETCH_TIMER);
      });
    this.running.add(run);
  }

  private async fetch(pending: PendingDetails): Promise<void> {
    const source = await this.sources.find(pending.sourceId);
    const answer: GraphAnswer =
      source === undefined
        ? { kind: 'blocked', because: 'the source was deleted' }
        : await this.graph.lead(pending.externalId, source.secrets);
    this.fetches.labels(answer.kind).inc();
    if (answer.kind === 'blocked')
      this.logger.error('the details of a lead can not be fetched until somebody acts', {
        sourceId: pending.sourceId,
        leadId: pending.leadId,
        because: answer.because,
      });
    await this.messaging.transaction(unit => this.settle(unit, { pending, answer }));
  }

  private async settle(unit: UnitOfWork, { pending, answer }: Fetched): Promise<void> {
    if (answer.kind !== 'details') return postpone(unit.tx, [planNextFetch(pending, answer, unit.now, Math.random())]);
    const source = await this.sources.profile(pending.sourceId);
    const inquiry = mapMetaLead(answer.lead, pending.notice, pending.externalId, pending.leadId, source);
    const [acceptance] = await acceptInquiries(unit, [
      pending.traceparent === null ? inquiry : { ...inquiry, traceparent: pending.traceparent },
    ]);
    if (acceptance.outcome !== 'failed') return removePending(unit.tx, [pending]);
    await postpone(unit.tx, [planNextFetch(pending, { kind: 'blocked', because: acceptance.reason }, unit.now, Math.random())]);
  }
}
