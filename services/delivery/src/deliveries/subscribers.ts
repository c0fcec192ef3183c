import type { EventName } from '@baton/contracts';
import { Logger, sql, type Transaction } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { crmEvents } from '../crm/lead-facts.js';
import type { ReceiverKind } from '../subscriptions/receiver-kind.js';
import { compileFilter, type EventFilter } from '../subscriptions/event-filter.js';
import type { Subscriber } from './plan-deliveries.js';

// Held, so that none is deleted before what is written for it is committed.
const SUBSCRIBERS = sql(
  `select id, kind, event_types as "eventTypes", filter from subscriptions where kind in ('webhook', 'crm') order by id for key share`,
);

interface SubscriberRow {
  readonly id: string;
  readonly kind: ReceiverKind;
  readonly eventTypes: readonly EventName[];
  readonly filter: string | null;
}

/** Which leads come into a CRM is decided when they are assigned. Of those that did, it is told everything; of others it has no record to change. */
const ofAssigned =
  (filter: EventFilter): EventFilter =>
  event =>
    event.name !== 'lead-assigned' || filter(event);

/** Who wants what now. Paused and disabled ones too: what comes waits for them. */
@Injectable()
export class Subscribers {
  /** Of filters that are in use; compiling one costs more than all its uses in a slice. */
  private compiled = new Map<string, EventFilter>();

  constructor(private readonly logger: Logger) {}

  async load(tx: Transaction): Promise<Subscriber[]> {
    const rows = await tx.query<SubscriberRow>(SUBSCRIBERS);
    const inUse = new Map<string, EventFilter>();
    for (const { id, filter } of rows) if (filter !== null) inUse.set(filter, this.compiled.get(filter) ?? this.compile(id, filter));
    this.compiled = inUse;
    return rows.map(({ id, kind, eventTypes, filter }) => {
      const compiled = filter === null ? null : inUse.get(filter)!;
      return kind === 'crm'
        ? { id, eventTypes: crmEvents, filter: compiled && ofAssigned(compiled) }
        : { id, eventTypes, filter: compiled };
    });
  }

  /** Filters are checked when they are written: one that is wrong now was right for an older version. Rather too much is sent than too little. */
  private compile(subscriptionId: string, source: string): EventFilter {
    const filter = compileFilter(source);
    if (typeof filter === 'function') return filter;
    this.logger.error('the filter of a subscription is not valid any more: everything is sent', { subscriptionId, problem: filter });
    return () => true;
  }
}
