import { randomUUID } from 'node:crypto';
import { buildEvent, type BatonEvent, type EventData, type EventName, type ServiceName } from '@baton/contracts';

/** What stands around the data. */
export interface Envelope {
  id: string;
  key: string;
  time: Date | string;
  streamVersion: number;
  causeId: string;
  traceparent: string;
}

export type EventBuilder<N extends EventName> = (data?: Partial<EventData<N>>, envelope?: Partial<Envelope>) => BatonEvent<N>;

/**
 * A function that builds valid events of one name: what a test does not care about is filled in, now and with fresh ids.
 * @param defaults the data, given the time of the event
 * @param keyOf the record's key
 */
export function eventBuilder<N extends EventName>(
  service: ServiceName,
  name: N,
  defaults: (time: string) => EventData<N>,
  keyOf: (data: EventData<N>) => string,
): EventBuilder<N> {
  return (data = {}, envelope = {}) => {
    const { id, key, streamVersion = 1, causeId = randomUUID(), traceparent } = envelope;
    const time = new Date(envelope.time ?? Date.now()).toISOString();
    const complete = { ...defaults(time), ...data };
    const event = buildEvent({ service, name, key: key ?? keyOf(complete), time, streamVersion, causeId, traceparent, data: complete });
    return id === undefined ? event : { ...event, id };
  };
}

export const byLead = (data: { leadId: string }): string => data.leadId;
