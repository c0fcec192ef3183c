import type { EventName } from '@baton/contracts';
import { Logger, sql, type Transaction } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { compileFilter, type EventFilter } from '../subscriptions/event-filter.js';
import type { Subscriber } from './plan-deliveries.js';

// Held, so that none is deleted before what is written for it is committed.
const SUBSCRIBERS = sql(`select id, event_types as "eventTypes", filter from subscriptions order by id for key share`);

/** Who wants what now. Paused and disabled ones too: what comes waits for them. */
@Injectable()
export class Subscribers {
  /** Of filters that are in use; compiling one costs more than all its uses in a slice. */
  private compiled = new Map<string, EventFilter>();

  constructor(private readonly logger: Logger) {}

  async load(tx: Transaction): Promise<Subscriber[]> {
    const rows = await tx.query<{ id: string; eventTypes: EventName[]; filter: string | null }>(SUBSCRIBERS);
    const inUse = new Map<string, EventFilter>();
    for (const { id, filter } of rows) if (filter !== null) inUse.set(filter, this.compiled.get(filter) ?? this.compile(id, filter));
    this.compiled = inUse;
    return rows.map(({ id, eventTypes, filter }) => ({ id, eventTypes, filter: filter === null ? null : inUse.get(filter)! }));
  }

  /** Filters are checked when they are written: one that is wrong now was right for an older version. Rather too much is sent than too little. */
  private compile(subscriptionId: string, source: string): EventFilter {
    const filter = compileFilter(source);
    if (typeof filter === 'function') return filter;
    this.logger.error('the filter of a subscription is not valid any more: everything is sent', { subscriptionId, problem: filter });
    return () => true;
  }
}
