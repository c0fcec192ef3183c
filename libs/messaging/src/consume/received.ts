import {
  decode,
  derivedId,
  eventNameOf,
  typeHeader,
  type AnyEvent,
  type EventName,
  type RawHeaders,
  type RawRecord,
} from '@baton/contracts';

/** A record as the broker delivered it. `topic` is without the prefix. */
export interface Received extends Pick<RawRecord, 'header'> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RawHeaders;
  /** When the broker took it; the same on each delivery. */
  readonly timestamp: Date;
}

/** What a record turned out to be. `leadId` is the lead named by the event itself, before aliases. */
export type Classified =
  | {
      readonly kind: 'event';
      readonly record: Received;
      readonly event: AnyEvent;
      readonly inboxId: string;
      readonly day: string;
      readonly leadId: string | null;
    }
  | {
      readonly kind: 'refused';
      readonly record: Received;
      readonly inboxId: string;
      readonly day: string;
      readonly eventId: string;
      readonly eventType: string;
      readonly leadId: string | null;
      readonly reason: string;
    }
  | { readonly kind: 'raw'; readonly record: Received; readonly inboxId: string; readonly day: string; readonly leadId: null }
  | { readonly kind: 'skipped'; readonly why: 'unwanted' | 'unknown-type' };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const asUuid = (value: string | undefined): string | null => (value !== undefined && uuid.test(value) ? value : null);

/** The day in UTC. Years that no calendar of the database has (0, 20000) are all one day: it only has to be the same each time. */
const dayOf = (instant: Date): string => {
  const year = instant.getUTCFullYear();
  return year < 1 || year > 9999 ? '0001-01-01' : instant.toISOString().slice(0, 10);
};

/** Days that every month has: of those it is certain without a calendar that they are days. */
const certainDay = /^(?!0000)\d{4}-\d\d-(?:0[1-9]|1\d|2[0-8])T\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const dayOfTime = (time: string): string => (certainDay.test(time) ? time.slice(0, 10) : dayOf(new Date(time)));

/** A record for a handler that interprets records itself. */
export const asRaw = (record: Received): Classified => ({
  kind: 'raw',
  record,
  inboxId: placeId(record),
  day: dayOf(record.timestamp),
  leadId: null,
});

/** Identifies a place in a topic: for records that carry no usable id. */
export const placeId = (record: Pick<Received, 'topic' | 'partition' | 'offset'>): string =>
  derivedId(`${record.topic}/${record.partition}/${record.offset}`, 'record');

/**
 * Looks at a record, parsing it only if its handler wants it.
 * @param wanted the events that the handler takes, or undefined for all
 */
export function classify(record: Received, wanted: ReadonlySet<EventName> | undefined): Classified {
  if (wanted !== undefined && record.value !== null) {
    const type = typeHeader(record);
    const name = type === undefined ? undefined : eventNameOf(type);
    if (name !== undefined && !wanted.has(name)) return { kind: 'skipped', why: 'unwanted' };
  }
  const decoded = decode(record);
  const key = record.key?.toString();
  const refused = () => ({ kind: 'refused' as const, record, inboxId: placeId(record), day: dayOf(record.timestamp) });
  switch (decoded.outcome) {
    case 'unknown-type':
      return { kind: 'skipped', why: 'unknown-type' };
    case 'tombstone':
      return { ...refused(), eventId: placeId(record), eventType: '(tombstone)', leadId: asUuid(key), reason: 'a record without a value' };
    case 'undecodable': {
      const fields = decoded.errors.map(e => `${e.field} ${e.message}`).join('; ');
      const reason = fields === '' ? decoded.reason : `${decoded.reason}: ${fields}`;
      const eventId = decoded.id ?? placeId(record);
      return { ...refused(), eventId, eventType: decoded.type ?? '(unknown)', leadId: asUuid(key), reason };
    }
    case 'event': {
      const { event } = decoded;
      if (wanted !== undefined && !wanted.has(event.name)) return { kind: 'skipped', why: 'unwanted' };
      const leadId = (event.data as { leadId?: string }).leadId?.toLowerCase() ?? null;
      return {
        kind: 'event',
        record,
        event,
        inboxId: asUuid(event.id) ?? derivedId(`${event.source}/${event.id}`, 'inbox'),
        day: dayOfTime(event.time),
        leadId,
      };
    }
  }
}
