import { nameBasedId } from './name-based-id.js';
import { eventDefinitions, eventType, type EventData, type EventName } from './registry.js';
import { deadLetterTopic, topics, type ServiceName, type TopicKey } from './topics.js';
import { ContractViolation, writerErrors } from './validation.js';

/**
 * The id of what an event causes: the same cause and type always give the same id (I2), whoever computes it.
 * @param discriminator tells apart several events of one type from one cause
 */
export const derivedEventId = (causeId: string, name: EventName, discriminator: string | number = ''): string =>
  nameBasedId(`${causeId}/${name}/${discriminator}`);

/** An id for something other than an event that follows from a cause, e.g. an episode or an assignment. */
export const derivedId = (causeId: string, what: string): string => nameBasedId(`${causeId}#${what}`);

/** One event as the code sees it. `name` is the type without prefix and version. */
export interface BatonEvent<N extends EventName = EventName> {
  readonly name: N;
  readonly id: string;
  readonly source: string;
  /** Key of the record: a leadId on the streams of leads. */
  readonly key: string;
  /** RFC 3339 */
  readonly time: string;
  /** Rises by one per (topic, key). */
  readonly streamVersion: number;
  readonly traceparent?: string;
  readonly data: EventData<N>;
}
/** The union of all events, told apart by `name`. */
export type AnyEvent = { [N in EventName]: BatonEvent<N> }[EventName];
type NamesOn<K extends TopicKey> = { [N in EventName]: (typeof eventDefinitions)[N]['topic'] extends K ? N : never }[EventName];
/** The union of the events of one topic. */
export type EventOn<K extends TopicKey> = { [N in NamesOn<K>]: BatonEvent<N> }[NamesOn<K>];

export interface NewEvent<N extends EventName> {
  service: ServiceName;
  name: N;
  key: string;
  /** When it happened: the clock of the transaction. */
  time: Date | string;
  streamVersion: number;
  data: EventData<N>;
  /** The id of the event, request or timer that causes it. Give `id` instead only where nothing does. */
  causeId: string;
  discriminator?: string | number;
  traceparent?: string;
}

let newest = { time: NaN, text: '' };
/** The events of a transaction all have its time: it is written out once. */
function textOf(time: Date): string {
  if (time.getTime() !== newest.time) newest = { time: time.getTime(), text: time.toISOString() };
  return newest.text;
}

/**
 * Builds an event, checked against its closed schema.
 * @throws ContractViolation naming every offending field
 */
export function buildEvent<N extends EventName>(input: NewEvent<N>): BatonEvent<N> {
  const errors = writerErrors(input.name, input.data);
  if (errors.length > 0) throw new ContractViolation(input.name, errors);
  const event = {
    name: input.name,
    id: derivedEventId(input.causeId, input.name, input.discriminator),
    source: `/baton/${input.service}`,
    key: input.key,
    time: typeof input.time === 'string' ? input.time : textOf(input.time),
    streamVersion: input.streamVersion,
    data: input.data,
  };
  return input.traceparent === undefined ? event : { ...event, traceparent: input.traceparent };
}

/** The topic that an event of this name travels on, when this service writes it. */
export const topicOf = (name: EventName, service: ServiceName): string => {
  const { topic } = eventDefinitions[name];
  return topic === 'deadLetters' ? deadLetterTopic(service).name : topics[topic].name;
};

/** The structured CloudEvents JSON of an event. */
export const toStructured = (event: BatonEvent): string =>
  JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: eventType(event.name),
    subject: event.key,
    time: event.time,
    datacontenttype: 'application/json',
    streamversion: event.streamVersion,
    // Left out by JSON where it is undefined.
    traceparent: event.traceparent,
    data: event.data,
  });
