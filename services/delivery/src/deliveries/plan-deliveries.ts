import { toStructured, type AnyEvent, type EventName } from '@baton/contracts';
import type { NoticeKind } from '../notifications/notices/notice.js';
import type { EventFilter } from '../subscriptions/event-filter.js';

/** Who wants what. */
export interface Subscriber {
  readonly id: string;
  /** Empty: all events. */
  readonly eventTypes: readonly EventName[];
  readonly filter: EventFilter | null;
}

/** What is delivered: an event as it stands on its topic, or something that people are told. */
export type DeliveredName = EventName | NoticeKind;

/** An event that somebody wants, as it will be sent. */
export interface PlannedEvent {
  readonly eventId: string;
  /** The lead that the event names. A merge does not change it: its events stay in their order. */
  readonly leadId: string;
  readonly name: DeliveredName;
  readonly time: string;
  readonly body: string;
}

export interface PlannedDelivery {
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly leadId: string;
}

export interface DeliveryPlan {
  readonly events: readonly PlannedEvent[];
  readonly deliveries: readonly PlannedDelivery[];
}

const wants = ({ eventTypes, filter }: Subscriber, event: AnyEvent): boolean =>
  (eventTypes.length === 0 || eventTypes.includes(event.name)) && (filter === null || filter(event));

/** Which event goes to whom, in the order of the events. */
export function planDeliveries(events: readonly AnyEvent[], subscribers: readonly Subscriber[]): DeliveryPlan {
  const plan: { events: PlannedEvent[]; deliveries: PlannedDelivery[] } = { events: [], deliveries: [] };
  for (const event of events) {
    const { leadId } = event.data as { leadId?: string };
    const takers = leadId === undefined ? [] : subscribers.filter(subscriber => wants(subscriber, event));
    if (leadId === undefined || takers.length === 0) continue;
    plan.events.push({ eventId: event.id, leadId, name: event.name, time: event.time, body: toStructured(event) });
    plan.deliveries.push(...takers.map(({ id }) => ({ subscriptionId: id, eventId: event.id, leadId })));
  }
  return plan;
}
