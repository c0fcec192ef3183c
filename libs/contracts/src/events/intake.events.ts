import { Type, type Static } from 'typebox';
import { activities, Answers, Company, Consent, Instant, Money, Origin, Person, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;

export const InquiryAccepted = Type.Object(
  {
    leadId: Uuid,
    inquiryId: Uuid,
    sourceId: Text,
    connector: Text,
    externalId: Text,
    occurredAt: Instant,
    acceptedAt: Instant,
    known: Type.Boolean({ description: 'true when the inquiry joined a lead that was known before' }),
    isTest: Type.Boolean(),
    person: Person,
    company: Company,
    origin: Origin,
    answers: Answers,
    consent: Consent,
    visitorId: Type.Optional(Text),
  },
  closed,
);
export type InquiryAccepted = Static<typeof InquiryAccepted>;

export const VisitorIdentified = Type.Object({ leadId: Uuid, visitorId: Text }, closed);
export type VisitorIdentified = Static<typeof VisitorIdentified>;

const IdentityVersion = Type.Optional(
  Type.Integer({
    minimum: 1,
    description:
      'stream version of the lead that is merged away or restored, the same under both keys: of two such changes of a lead the higher is the later, whichever arrives last',
  }),
);
/** Sent under both keys, so that both partitions learn of it. */
export const LeadsMerged = Type.Object(
  { leadId: Uuid, survivorLeadId: Uuid, mergedLeadId: Uuid, reason: Text, identityVersion: IdentityVersion },
  closed,
);
export type LeadsMerged = Static<typeof LeadsMerged>;
export const LeadsUnmerged = Type.Object(
  { leadId: Uuid, survivorLeadId: Uuid, restoredLeadId: Uuid, reason: Text, identityVersion: IdentityVersion },
  closed,
);
export type LeadsUnmerged = Static<typeof LeadsUnmerged>;

export const LeadErased = Type.Object({ leadId: Uuid, requestedAt: Instant }, closed);
export type LeadErased = Static<typeof LeadErased>;

const reported = { leadId: Uuid, sourceId: Text, externalId: Text, occurredAt: Instant };

/** What the CRM says. Claims, not facts: assignment accepts or refuses them. */
export const StatusReported = Type.Object(
  {
    ...reported,
    status: Type.Enum(['accepted', 'declined', 'qualified', 'disqualified', 'won', 'lost', 'recycled', 'reopened']),
    repExternalId: Type.Optional(Text),
    assignmentId: Type.Optional(
      Type.String({ format: 'uuid', description: 'the assignment that is spoken of: of a later owner it says nothing' }),
    ),
    reason: Type.Optional(Text),
  },
  closed,
);
export type StatusReported = Static<typeof StatusReported>;

export const OwnerReported = Type.Object(
  {
    ...reported,
    repExternalId: Type.Union([Text, Type.Null()], { description: 'null: nobody owns it any more' }),
    reason: Type.Optional(Text),
  },
  closed,
);
export type OwnerReported = Static<typeof OwnerReported>;

export const ActivityLogged = Type.Object(
  { ...reported, activity: Type.Enum([...activities]), repExternalId: Type.Optional(Text) },
  closed,
);
export type ActivityLogged = Static<typeof ActivityLogged>;

export const OpportunityReported = Type.Object(
  { ...reported, opportunityId: Text, stage: Type.Enum(['open', 'won', 'lost']), value: Money },
  closed,
);
export type OpportunityReported = Static<typeof OpportunityReported>;

export const behaviorKinds = [
  'page-visit',
  'ad-click',
  'email-open',
  'email-click',
  'download',
  'call',
  'form-view',
  'unsubscribe',
  'email-bounce',
] as const;
export const BehaviorRecorded = Type.Object(
  {
    behaviorId: Uuid,
    leadId: Type.Optional(Uuid),
    visitorId: Type.Optional(Text),
    kind: Type.Enum([...behaviorKinds]),
    occurredAt: Instant,
    url: Type.Optional(Text),
    origin: Type.Optional(Origin),
  },
  closed,
);
export type BehaviorRecorded = Static<typeof BehaviorRecorded>;

export const SpendReported = Type.Object(
  {
    spendId: Text,
    sourceId: Text,
    from: Type.String({ format: 'date' }),
    to: Type.String({ format: 'date', description: 'inclusive' }),
    mediaType: Origin.properties.mediaType,
    channel: Text,
    campaign: Type.Optional(Text),
    cost: Money,
  },
  closed,
);
export type SpendReported = Static<typeof SpendReported>;
