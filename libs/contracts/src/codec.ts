import { toStructured, type AnyEvent, type BatonEvent } from './envelope.js';
import { eventNameOf, eventType, type EventName } from './registry.js';
import { readerErrors, type FieldError } from './validation.js';

export type RawHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined>;
export interface RawRecord {
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: RawHeaders;
  /** One header as text, its first value, where it can be read without all the others. */
  header?(name: string): string | undefined;
}
export interface EncodedRecord {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** A CloudEvent of any producer, its data not yet interpreted. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly data?: unknown;
  /** Extension attributes, as they came. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

export type Decoded =
  | { readonly outcome: 'event'; readonly event: AnyEvent }
  /** A type, or a value of an enumeration, that a later version has added: to be counted and skipped. */
  | { readonly outcome: 'unknown-type'; readonly type: string; readonly id: string }
  | { readonly outcome: 'tombstone' }
  | {
      readonly outcome: 'undecodable';
      readonly reason: string;
      readonly errors: readonly FieldError[];
      readonly id?: string;
      readonly type?: string;
    };

/** Headers beside the structured body, so that a consumer can filter without parsing it. */
export const headersOf = (id: string, source: string, type: string): Record<string, string> => ({
  'content-type': 'application/cloudevents+json',
  ce_specversion: '1.0',
  ce_id: id,
  ce_source: source,
  ce_type: type,
});

/** Structured mode with `ce_*` headers beside it. */
export const encode = (event: BatonEvent): EncodedRecord => ({
  key: event.key,
  value: toStructured(event),
  headers: headersOf(event.id, event.source, eventType(event.name)),
});

const text = (value: Buffer | string | (Buffer | string)[] | undefined): string | undefined => {
  const one = Array.isArray(value) ? value[0] : value;
  // Kafka lets a header have no value.
  return (one as Buffer | string | null | undefined)?.toString();
};

/** A header as text; of several values the first. */
export const headerOf = (record: Pick<RawRecord, 'headers' | 'header'>, name: string): string | undefined =>
  record.header ? record.header(name) : text(record.headers?.[name]);

/** The CloudEvents type of a record from its header alone, or undefined. */
export const typeHeader = (record: Pick<RawRecord, 'headers' | 'header'>): string | undefined => headerOf(record, 'ce_type');

const core = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data', 'data_base64']);
const string = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** An event taken apart: its attributes as they came, and its data. */
interface Parts {
  readonly attributes: Readonly<Record<string, unknown> & { id: string; source: string; type: string }>;
  readonly data: unknown;
}

/** @returns the parts of an event, or in words why these attributes are not those of one */
function partsOf(attributes: Record<string, unknown>, data: unknown): Parts | string {
  if (attributes.specversion !== '1.0') return 'specversion is not 1.0';
  if (string(attributes.id) === undefined || string(attributes.source) === undefined || string(attributes.type) === undefined)
    return 'id, source and type have to be non-empty strings';
  const time = string(attributes.time);
  if (attributes.time !== undefined && attributes.time !== null && (time === undefined || Number.isNaN(Date.parse(time))))
    return 'time is not RFC 3339';
  return { attributes: attributes as Parts['attributes'], data };
}

const noExtensions: CloudEvent['extensions'] = Object.freeze({});
function extensionsOf(attributes: Parts['attributes']): CloudEvent['extensions'] {
  // Most events have none: only the others are gone through name by name.
  for (const name in attributes)
    if (!core.has(name)) return Object.fromEntries(Object.entries(attributes).filter(([n, value]) => !core.has(n) && value !== null));
  return noExtensions;
}

function cloudEvent(parts: Parts | string): CloudEvent | string {
  if (typeof parts === 'string') return parts;
  const { attributes, data } = parts;
  return {
    id: attributes.id,
    source: attributes.source,
    type: attributes.type,
    subject: string(attributes.subject),
    time: string(attributes.time),
    datacontenttype: string(attributes.datacontenttype),
    data,
    extensions: extensionsOf(attributes),
  };
}

const isJson = (type: string | undefined) => type === undefined || /^application\/(.*\+)?json\b/i.test(type);

function readStructured(body: unknown): Parts | string {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return 'not a JSON object';
  const attributes = body as Record<string, unknown>;
  if (attributes.data !== undefined && attributes.data_base64 !== undefined) return 'data and data_base64 exclude each other';
  return partsOf(attributes, typeof attributes.data_base64 === 'string' ? Buffer.from(attributes.data_base64, 'base64') : attributes.data);
}

function readRecord(record: RawRecord): Parts | string {
  const contentType = headerOf(record, 'content-type');
  const body = record.value?.toString() ?? '';
  if (contentType?.startsWith('application/cloudevents-batch')) return 'batches are not part of the Kafka binding';
  const binary = !contentType?.startsWith('application/cloudevents') && headerOf(record, 'ce_specversion') !== undefined;
  try {
    if (!binary) return readStructured(JSON.parse(body));
    const attributes: Record<string, unknown> = { datacontenttype: contentType };
    for (const [name, value] of Object.entries(record.headers ?? {})) if (name.startsWith('ce_')) attributes[name.slice(3)] = text(value);
    return partsOf(attributes, isJson(contentType) && body !== '' ? JSON.parse(body) : body);
  } catch {
    return 'the body is not JSON';
  }
}

/** One element of structured JSON, as the JSON event format of CloudEvents 1.0 has it. */
export const fromStructured = (body: unknown): CloudEvent | string => cloudEvent(readStructured(body));

/**
 * Reads a record in structured or binary mode (Kafka protocol binding 1.0).
 * @returns the event, or in words what is wrong with it
 */
export const readCloudEvent = (record: RawRecord): CloudEvent | string => cloudEvent(readRecord(record));

/**
 * Reads one of Baton's own events. Readers are open: a type that is not known is reported as such, fields that are not known pass.
 * Never throws.
 */
export function decode(record: RawRecord): Decoded {
  if (record.value === null) return { outcome: 'tombstone' };
  const parts = readRecord(record);
  if (typeof parts === 'string')
    return { outcome: 'undecodable', reason: parts, errors: [], id: headerOf(record, 'ce_id'), type: typeHeader(record) };
  const { attributes, data } = parts;
  const { id, type } = attributes;
  const name: EventName | undefined = eventNameOf(type);
  if (name === undefined) return { outcome: 'unknown-type', type, id };
  const errors = readerErrors(name, data);
  if (errors.length > 0 && errors.every(e => e.keyword === 'enum')) return { outcome: 'unknown-type', type, id };
  const key = string(attributes.subject) ?? text(record.key ?? undefined);
  if (key === undefined) return { outcome: 'undecodable', reason: 'neither a subject nor a key', errors, id, type };
  const time = string(attributes.time);
  if (time === undefined) return { outcome: 'undecodable', reason: 'no time', errors, id, type };
  if (errors.length > 0) return { outcome: 'undecodable', reason: 'the data does not fit its schema', errors, id, type };
  const event = { name, id, source: attributes.source, key, time, streamVersion: Number(attributes.streamversion ?? 0), data };
  const { traceparent } = attributes;
  return { outcome: 'event', event: (typeof traceparent === 'string' ? { ...event, traceparent } : event) as unknown as AnyEvent };
}
