import type { BehaviorRecorded } from '@baton/contracts';
import type { ReceivedItem } from '../acceptance/received.js';
import { canonicalHash } from '../inquiries/canonical-hash.js';
import { cleanText } from '../inquiries/clean-text.js';
import { deriveOrigin } from '../inquiries/derive-origin.js';
import { givenOriginOf } from '../inquiries/map-native.js';
import type { SourceProfile } from '../sources/source.js';
import type { BehavioralEventDto } from './behavioral-event.dto.js';

/** Something that a person or a visitor did, checked. At least one of leadId and visitorId is there. */
export interface BehavioralEvent extends ReceivedItem {
  readonly leadId?: string;
  readonly visitorId?: string;
  readonly kind: BehaviorRecorded['kind'];
  /** undefined: the time of acceptance. */
  readonly occurredAt?: string;
  readonly url?: string;
  readonly origin?: BehaviorRecorded['origin'];
}

/** An event from a body that was checked. @param body the same as it came */
export function mapBehavioralEvent(dto: BehavioralEventDto, body: unknown, externalId: string, source: SourceProfile): BehavioralEvent {
  const visitorId = cleanText(dto.visitorId);
  const url = cleanText(dto.url);
  return {
    sourceId: source.id,
    externalId,
    bodyHash: canonicalHash(body),
    ...(dto.leadId ? { leadId: dto.leadId.toLowerCase() } : {}),
    ...(visitorId === undefined ? {} : { visitorId }),
    kind: dto.kind,
    ...(dto.occurredAt ? { occurredAt: new Date(dto.occurredAt).toISOString() } : {}),
    ...(url === undefined ? {} : { url }),
    ...(dto.source ? { origin: deriveOrigin(givenOriginOf(dto.source), source) } : {}),
  };
}
