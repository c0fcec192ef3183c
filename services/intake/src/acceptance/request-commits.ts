import { Messaging, type UnitOfWork } from '@baton/messaging';
import { Metrics, Problem, Shutdown } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { IntakeConfig } from '../config.js';
import { GroupCommit, TooManyWaiting } from './group-commit.js';

/** Commits what concurrent requests bring, together. */
@Injectable()
export class RequestCommits {
  private readonly sizes;

  constructor(
    private readonly messaging: Messaging,
    private readonly config: IntakeConfig,
    metrics: Metrics,
    private readonly shutdown: Shutdown,
  ) {
    this.sizes = metrics.histogram(
      'baton_intake_batch_items',
      'Items committed in one transaction',
      ['kind'],
      [1, 2, 5, 10, 20, 50, 100, 200, 500],
    );
  }

  /**
   * @param kind for metrics
   * @param accept takes a set in one transaction; one result each, in order
   * @returns takes one item and settles after its commit; throws Problem 503 when too many wait, and what the database throws when it is away
   */
  of<I, R>(kind: string, accept: (unit: UnitOfWork, items: readonly I[]) => Promise<readonly R[]>): (item: I) => Promise<R> {
    const size = this.sizes.labels(kind);
    const commit = (items: readonly I[]) => {
      size.observe(items.length);
      return this.messaging.transaction(unit => accept(unit, items));
    };
    const commits = new GroupCommit(commit, this.config.INTAKE_BATCH, this.config.INTAKE_WAITING);
    this.shutdown.onShutdown('work', kind, () => commits.idle());
    return async item => {
      try {
        return await commits.submit(item);
      } catch (error) {
        if (!(error instanceof TooManyWaiting)) throw error;
        throw new Problem({
          type: 'too-busy',
          title: 'Too many requests at once',
          status: 503,
          detail: 'Send it again.',
          headers: { 'retry-after': '1' },
        });
      }
    };
  }
}
