import { headerOf, readCloudEvent } from '@baton/contracts';
import type { Received } from '@baton/messaging';
import type { FieldError } from '@baton/platform';
import type { ClassConstructor } from 'class-transformer';
import { mapBehavioralEvent, type BehavioralEvent } from '../behavior/behavioral-event.js';
import { BehavioralEventDto } from '../behavior/behavioral-event.dto.js';
import { isSignedBy } from '../connectors/signatures.js';
import { CrmUpdateDto } from '../crm-updates/crm-update.dto.js';
import { mapCrmUpdate, type CrmUpdate } from '../crm-updates/crm-update.js';
import { cleanText } from '../inquiries/clean-text.js';
import { InquiryDto } from '../inquiries/inquiry.dto.js';
import type { Inquiry } from '../inquiries/inquiry.js';
import { mapNative } from '../inquiries/map-native.js';
import type { SourceWithSecrets } from '../sources/source.js';
import { mapSpend, type Spend } from '../spend/accept-spend.js';
import { SpendDto } from '../spend/spend.dto.js';
import { checkBody } from '../validation/check-body.js';

/** What a record says, ready to be accepted. */
export type InboundItem =
  | { readonly kind: 'inquiry'; readonly item: Inquiry }
  | { readonly kind: 'crm-update'; readonly item: CrmUpdate }
  | { readonly kind: 'behavioral-event'; readonly item: BehavioralEvent }
  | { readonly kind: 'spend'; readonly item: Spend };

/** Why a record is refused; no value of it is repeated. */
export interface InboundRefusal {
  readonly kind: 'refused';
  readonly sourceId: string | null;
  readonly reason: string;
  readonly errors: readonly FieldError[];
}

/** `id`: that of the event or, without one, its place in the topic. */
export type ReadRecord = (InboundItem | InboundRefusal) & { readonly id: string };

type Build = (body: unknown, externalId: string, source: SourceWithSecrets) => InboundItem | FieldError[];

/** Checks a body and maps it. Without an externalId of its own, the id of the event is it. */
const kind =
  <D extends { externalId?: string }>(
    type: ClassConstructor<D>,
    map: (dto: D, body: unknown, externalId: string, source: SourceWithSecrets) => InboundItem,
  ): Build =>
  (body, eventId, source) => {
    const checked = checkBody(type, body);
    return 'errors' in checked ? checked.errors : map(checked.value, body, cleanText(checked.value.externalId) ?? eventId, source);
  };

/** The types of inbound events. Their data is the same as the body of the HTTP route. */
export const inboundTypes: Readonly<Record<string, Build>> = {
  'baton.inbound.inquiry.v1': kind(InquiryDto, (dto, body, id, source) => ({ kind: 'inquiry', item: mapNative(dto, body, id, source) })),
  'baton.inbound.crm-update.v1': kind(CrmUpdateDto, (dto, body, id, source) => ({
    kind: 'crm-update',
    item: mapCrmUpdate(dto, body, id, source.id),
  })),
  'baton.inbound.behavioral-event.v1': kind(BehavioralEventDto, (dto, body, id, source) => ({
    kind: 'behavioral-event',
    item: mapBehavioralEvent(dto, body, id, source),
  })),
  'baton.inbound.spend.v1': kind(SpendDto, (dto, body, id, source) => ({ kind: 'spend', item: mapSpend(dto, body, id, source.id) })),
};

const place = ({ topic, partition, offset }: Received) => `${topic}/${partition}/${offset}`;

/**
 * Reads a record of inbound.events.v1: a CloudEvent in structured or binary mode, signed by its source (`baton-source`, `baton-signature`).
 * @param source that the record names, if there is one and it is active
 */
export function readInbound(record: Received, source: SourceWithSecrets | undefined): ReadRecord {
  const refuse = (id: string, reason: string, errors: readonly FieldError[] = []): ReadRecord => ({
    kind: 'refused',
    id,
    sourceId: source?.id ?? null,
    reason,
    errors,
  });
  if (record.value === null) return refuse(place(record), 'a record without a value');
  if (source === undefined) return refuse(place(record), 'the header baton-source names no active source');
  if (!isSignedBy(source.secrets.signingSecret, record.value, headerOf(record, 'baton-signature')))
    return refuse(
      place(record),
      'the header baton-signature is not right: sha256=<hex HMAC-SHA256 of the value with the signing secret of the source>',
    );
  const event = readCloudEvent(record);
  if (typeof event === 'string') return refuse(place(record), event);
  const build = inboundTypes[event.type];
  if (build === undefined) return refuse(event.id, `the type is none of ${Object.keys(inboundTypes).join(', ')}`);
  const built = build(event.data, event.id, source);
  if (Array.isArray(built)) return refuse(event.id, 'the data is not valid', built);
  const { traceparent } = event.extensions;
  const item = typeof traceparent === 'string' ? { ...built.item, traceparent } : built.item;
  return { kind: built.kind, item, id: event.id } as ReadRecord;
}
