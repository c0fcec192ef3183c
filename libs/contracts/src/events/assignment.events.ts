import { Type, type Static } from 'typebox';
import { activities, Answers, Company, Consent, Grade, Instant, LeadStatus, leadStatuses, Origin, Person, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;

export const queueReasons = [
  'no-capacity',
  'outside-working-hours',
  'nobody-present',
  'nobody-eligible',
  'too-heavy',
  'pool-empty',
  'hold',
] as const;

export const LeadQueued = Type.Object(
  {
    leadId: Uuid,
    decisionId: Uuid,
    poolId: Text,
    reason: Type.Enum([...queueReasons]),
    because: Text,
    policyHash: Text,
    score: Type.Union([Type.Integer(), Type.Null()]),
    nextTryAt: Instant,
  },
  closed,
);
export type LeadQueued = Static<typeof LeadQueued>;

const Hours = Type.Optional(Type.Array(Type.String({ maxLength: 20, description: 'wall-clock times, e.g. 09:00-17:30' })));
/** When somebody works, in their zone: what the calendar of the configuration says, without time off. */
export const WorkingHours = Type.Object(
  {
    hours: Type.Object({ mon: Hours, tue: Hours, wed: Hours, thu: Hours, fri: Hours, sat: Hours, sun: Hours }, closed),
    holidays: Type.Optional(
      Type.Object({ country: Text, state: Type.Optional(Text) }, { ...closed, description: 'public holidays of a region' }),
    ),
    freeDays: Type.Optional(Type.Array(Type.String({ format: 'date' }))),
  },
  closed,
);
export type WorkingHours = Static<typeof WorkingHours>;

const colleague = {
  repId: Text,
  externalId: Type.Optional(Text),
  name: Text,
  email: Type.Optional(Text),
  timeZone: Type.Optional(Text),
  workingHours: Type.Optional(WorkingHours),
};
/** Somebody of sales, as far as they have to be told of something. Without working hours: at any time. */
export const Colleague = Type.Object(colleague, closed);
export type Colleague = Static<typeof Colleague>;
export const RepReference = Type.Object({ ...colleague, manager: Type.Optional(Colleague) }, closed);
export type RepReference = Static<typeof RepReference>;

/** What weighed most in a score. */
export const WeightedReason = Type.Object({ text: Text, points: Type.Number() }, closed);
export type WeightedReason = Static<typeof WeightedReason>;

/** All that a CRM needs to create or update its record. */
export const LeadAssigned = Type.Object(
  {
    leadId: Uuid,
    assignmentId: Uuid,
    decisionId: Type.Union([Uuid, Type.Null()], { description: 'null when the owner was taken over from the CRM' }),
    inquiryIds: Type.Array(Uuid),
    externalIds: Type.Array(Type.Object({ sourceId: Text, externalId: Text }, closed)),
    rep: RepReference,
    poolId: Type.Union([Text, Type.Null()]),
    policyHash: Type.Union([Text, Type.Null()]),
    because: Text,
    score: Type.Union([Type.Integer(), Type.Null()]),
    grade: Type.Union([Grade, Type.Null()]),
    scoreReasons: Type.Optional(Type.Array(WeightedReason, { description: 'those that weigh most, the weightiest first' })),
    acceptBy: Type.Union([Instant, Type.Null()]),
    contactBy: Type.Union([Instant, Type.Null()]),
    acceptedAt: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'when it was announced again, or handed over in a merge, after the rep had taken it on',
      }),
    ),
    contactedAt: Type.Optional(Type.String({ format: 'date-time', description: 'likewise: after the rep had turned to the person' })),
    status: Type.Optional(
      Type.Enum([...leadStatuses], {
        description:
          'when it had come further than to be contacted by then, with this rep, one before, or the lead that it was merged with',
      }),
    ),
    occurredAt: Type.Optional(Instant),
    person: Person,
    company: Company,
    origin: Origin,
    answers: Answers,
  },
  closed,
);
export type LeadAssigned = Static<typeof LeadAssigned>;

export const LeadUnassigned = Type.Object(
  {
    leadId: Uuid,
    repId: Text,
    assignmentId: Uuid,
    because: Text,
    reason: Type.Enum(['sla-breached', 'declined', 'owner-changed', 'merged', 'erased', 'closed', 'recycled', 'rep-left', 'manual']),
    continuedAs: Type.Optional(
      Type.String({ format: 'uuid', description: 'after a merge: the assignment under which the same rep goes on with the person' }),
    ),
  },
  closed,
);
export type LeadUnassigned = Static<typeof LeadUnassigned>;

export const LeadAccepted = Type.Object({ leadId: Uuid, repId: Text, assignmentId: Uuid, at: Instant }, closed);
export type LeadAccepted = Static<typeof LeadAccepted>;
export const LeadContacted = Type.Object(
  { leadId: Uuid, repId: Text, assignmentId: Uuid, at: Instant, activity: Type.Enum([...activities]) },
  closed,
);
export type LeadContacted = Static<typeof LeadContacted>;
export const LeadStatusChanged = Type.Object({ leadId: Uuid, from: LeadStatus, to: LeadStatus, at: Instant }, closed);
export type LeadStatusChanged = Static<typeof LeadStatusChanged>;

export const LeadSentToNurture = Type.Object(
  {
    leadId: Uuid,
    episodeId: Uuid,
    program: Type.Union([Text, Type.Null()]),
    because: Text,
    policyHash: Type.Union([Text, Type.Null()]),
    score: Type.Union([Type.Integer(), Type.Null()]),
    consent: Consent,
  },
  closed,
);
export type LeadSentToNurture = Static<typeof LeadSentToNurture>;

export const closeOutcomes = ['won', 'lost', 'disqualified', 'test', 'merged', 'erased'] as const;
export const LeadClosed = Type.Object({ leadId: Uuid, outcome: Type.Enum([...closeOutcomes]), because: Text, at: Instant }, closed);
export type LeadClosed = Static<typeof LeadClosed>;
export const LeadReopened = Type.Object({ leadId: Uuid, because: Text, at: Instant }, closed);
export type LeadReopened = Static<typeof LeadReopened>;

export const ClaimRefused = Type.Object({ leadId: Uuid, claim: Text, because: Text, claimEventId: Uuid }, closed);
export type ClaimRefused = Static<typeof ClaimRefused>;
/** The owner's clocks: to accept the lead, to turn to the person, to bring it to a goal. */
export const slaClocks = ['accept', 'contact', 'status'] as const;
const slaGoal = Type.String({ maxLength: 2000, description: 'with the clock to a status: the status or activity that was waited for' });
export const SlaBreached = Type.Object(
  {
    leadId: Uuid,
    repId: Text,
    assignmentId: Uuid,
    clock: Type.Enum([...slaClocks]),
    goal: Type.Optional(slaGoal),
    dueAt: Instant,
  },
  closed,
);
export type SlaBreached = Static<typeof SlaBreached>;
/** The owner is reminded that a clock runs. */
export const SlaReminder = Type.Object(
  {
    leadId: Uuid,
    repId: Text,
    assignmentId: Uuid,
    clock: Type.Enum([...slaClocks]),
    goal: Type.Optional(slaGoal),
    dueAt: Instant,
    at: Instant,
  },
  closed,
);
export type SlaReminder = Static<typeof SlaReminder>;
export const LeadEscalated = Type.Object(
  {
    leadId: Uuid,
    because: Text,
    at: Instant,
    tier: Type.Optional(Type.Integer({ minimum: 1, description: 'how far up it has come; 1 is the first to be told' })),
    to: Type.Optional(Type.String({ maxLength: 2000, description: 'who is told, as the policy names it' })),
  },
  closed,
);
export type LeadEscalated = Static<typeof LeadEscalated>;
