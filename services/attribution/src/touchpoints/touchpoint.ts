import { derivedId, type BehaviorRecorded, type EventOn, type InquiryAccepted, type MediaType } from '@baton/contracts';

type BehaviorKind = BehaviorRecorded['kind'];

/** A dated contact of a person with a channel. */
export interface Touchpoint {
  readonly touchpointId: string;
  /** The lead named by the event itself, before merges, so that a merge can be undone; null while only the visitor is known. */
  readonly leadId: string | null;
  readonly visitorId: string | null;
  readonly at: string;
  readonly kind: 'inquiry' | BehaviorKind;
  readonly mediaType: MediaType;
  readonly channel: string;
  readonly campaign: string | null;
}

/** What a person does by choice. An open is often a machine's, a bounce and an unsubscription bring nobody closer. */
const deliberate: ReadonlySet<BehaviorKind> = new Set<BehaviorKind>([
  'page-visit',
  'ad-click',
  'email-click',
  'download',
  'call',
  'form-view',
]);

/** The id under which a visitor is kept: the one from outside may be long, and is not needed. */
export const visitorKey = (visitorId: string): string => derivedId(visitorId, 'visitor');

/** Each inquiry is a touchpoint, but for tests of a form. */
export function touchpointOfInquiry(inquiry: InquiryAccepted): Touchpoint | null {
  if (inquiry.isTest) return null;
  const { inquiryId, leadId, occurredAt, origin } = inquiry;
  return { touchpointId: inquiryId, leadId, visitorId: null, at: occurredAt, kind: 'inquiry', ...placeOf(origin) };
}

/** What a person or visitor did is a touchpoint when it is known where it came from. */
export function touchpointOfBehavior({ data }: EventOn<'intakeBehavior'>): Touchpoint | null {
  const { behaviorId, leadId, visitorId, occurredAt, kind, origin } = data;
  if (origin === undefined || !deliberate.has(kind)) return null;
  const whose =
    leadId !== undefined
      ? { leadId, visitorId: null }
      : visitorId !== undefined
        ? { leadId: null, visitorId: visitorKey(visitorId) }
        : null;
  return whose && { touchpointId: behaviorId, ...whose, at: occurredAt, kind, ...placeOf(origin) };
}

const placeOf = ({ mediaType, channel, campaign }: InquiryAccepted['origin']) => ({ mediaType, channel, campaign: campaign ?? null });
