import type { TSchema, Static } from 'typebox';
import * as assignment from './events/assignment.events.js';
import * as attribution from './events/attribution.events.js';
import * as delivery from './events/delivery.events.js';
import * as intake from './events/intake.events.js';
import * as nurture from './events/nurture.events.js';
import * as refusal from './events/refusal.events.js';
import * as scoring from './events/scoring.events.js';
import type { ServiceName, TopicKey } from './topics.js';

interface Definition {
  readonly context: ServiceName | 'any';
  /** `deadLetters`: the dead-letter topic of whichever service writes it. */
  readonly topic: TopicKey | 'deadLetters';
  readonly data: TSchema;
  readonly summary: string;
}
const define = <const T extends Record<string, Definition>>(table: T) => table;

/** Every event there is: its name, the topic it travels on and the closed schema of its data. */
export const eventDefinitions = define({
  'inquiry-accepted': {
    context: 'intake',
    topic: 'intakeLeads',
    data: intake.InquiryAccepted,
    summary: 'An inquiry is committed and will not be lost.',
  },
  'visitor-identified': {
    context: 'intake',
    topic: 'intakeLeads',
    data: intake.VisitorIdentified,
    summary: 'A visitor id belongs to this lead.',
  },
  'leads-merged': { context: 'intake', topic: 'intakeLeads', data: intake.LeadsMerged, summary: 'Two leads are one person.' },
  'leads-unmerged': { context: 'intake', topic: 'intakeLeads', data: intake.LeadsUnmerged, summary: 'A merge is undone.' },
  'lead-erased': { context: 'intake', topic: 'intakeLeads', data: intake.LeadErased, summary: 'All personal data of the lead has to go.' },
  'status-reported': { context: 'intake', topic: 'intakeLeads', data: intake.StatusReported, summary: 'The CRM claims a status.' },
  'owner-reported': { context: 'intake', topic: 'intakeLeads', data: intake.OwnerReported, summary: 'The CRM says who owns the lead.' },
  'activity-logged': {
    context: 'intake',
    topic: 'intakeLeads',
    data: intake.ActivityLogged,
    summary: 'A rep did something about the lead.',
  },
  'opportunity-reported': {
    context: 'intake',
    topic: 'intakeLeads',
    data: intake.OpportunityReported,
    summary: 'An opportunity with its amount; a later one restates it.',
  },
  'behavior-recorded': {
    context: 'intake',
    topic: 'intakeBehavior',
    data: intake.BehaviorRecorded,
    summary: 'A person or an unknown visitor did something.',
  },
  'spend-reported': {
    context: 'intake',
    topic: 'intakeSpend',
    data: intake.SpendReported,
    summary: 'What a channel cost; the same spendId restates.',
  },
  'inbound-refused': {
    context: 'intake',
    topic: 'inboundRefusals',
    data: refusal.InboundRefused,
    summary: 'An inbound event was refused.',
  },
  'lead-scored': { context: 'scoring', topic: 'scoringLeads', data: scoring.LeadScored, summary: 'A score with its reasons.' },
  'lead-queued': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadQueued,
    summary: 'No rep has room now; the lead waits.',
  },
  'lead-assigned': { context: 'assignment', topic: 'assignmentLeads', data: assignment.LeadAssigned, summary: 'One rep owns the lead.' },
  'lead-unassigned': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadUnassigned,
    summary: 'The rep no longer owns the lead.',
  },
  'lead-accepted': { context: 'assignment', topic: 'assignmentLeads', data: assignment.LeadAccepted, summary: 'The rep took it on.' },
  'lead-contacted': { context: 'assignment', topic: 'assignmentLeads', data: assignment.LeadContacted, summary: 'First contact.' },
  'lead-status-changed': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadStatusChanged,
    summary: 'A claim about the status was accepted.',
  },
  'lead-sent-to-nurture': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadSentToNurture,
    summary: 'Opens a nurture episode.',
  },
  'lead-closed': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadClosed,
    summary: 'Won, lost, disqualified, test, merged or erased.',
  },
  'lead-reopened': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadReopened,
    summary: 'A closed lead is open again.',
  },
  'claim-refused': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.ClaimRefused,
    summary: 'A claim from outside was refused, with the reason.',
  },
  'sla-breached': { context: 'assignment', topic: 'assignmentLeads', data: assignment.SlaBreached, summary: 'A clock ran out.' },
  'sla-reminder': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.SlaReminder,
    summary: 'A clock of the owner runs, and the policy reminds of it.',
  },
  'lead-escalated': {
    context: 'assignment',
    topic: 'assignmentLeads',
    data: assignment.LeadEscalated,
    summary: 'Somebody has to look at it.',
  },
  'nurture-started': { context: 'nurture', topic: 'nurtureLeads', data: nurture.NurtureStarted, summary: 'An episode runs.' },
  'nurture-step-sent': { context: 'nurture', topic: 'nurtureLeads', data: nurture.NurtureStepSent, summary: 'A mail went out.' },
  'nurture-stopped': {
    context: 'nurture',
    topic: 'nurtureLeads',
    data: nurture.NurtureStopped,
    summary: 'The episode ended before its last step.',
  },
  'lead-reactivated': {
    context: 'nurture',
    topic: 'nurtureLeads',
    data: nurture.LeadReactivated,
    summary: 'Engagement: the lead is ready for a rep.',
  },
  'nurture-exhausted': {
    context: 'nurture',
    topic: 'nurtureLeads',
    data: nurture.NurtureExhausted,
    summary: 'The program ended without engagement.',
  },
  'crm-record-linked': {
    context: 'delivery',
    topic: 'deliveryLeads',
    data: delivery.CrmRecordLinked,
    summary: 'The lead has a record in a CRM: from now on it can be spoken of by the id of the record.',
  },
  'rep-answered': {
    context: 'delivery',
    topic: 'deliveryLeads',
    data: delivery.RepAnswered,
    summary: 'A rep accepted or declined an assignment where they were told of it.',
  },
  'conversion-attributed': {
    context: 'attribution',
    topic: 'attributionConversions',
    data: attribution.ConversionAttributed,
    summary: 'Credits for a won opportunity.',
  },
  'alignment-assessed': {
    context: 'attribution',
    topic: 'attributionAssessments',
    data: attribution.AlignmentAssessed,
    summary: 'How well sales and marketing work together.',
  },
  'dead-lettered': { context: 'any', topic: 'deadLetters', data: refusal.DeadLettered, summary: 'An event could not be processed.' },
});

export type EventName = keyof typeof eventDefinitions;
export type EventData<N extends EventName> = Static<(typeof eventDefinitions)[N]['data']>;
type NamesOfContext<S> = { [N in EventName]: (typeof eventDefinitions)[N]['context'] extends S ? N : never }[EventName];
/** The names of the events that a service emits. */
export type EmittedBy<S extends ServiceName> = NamesOfContext<S>;

const typeOf = (name: EventName): string => {
  const { context } = eventDefinitions[name];
  return `baton.${context === 'any' ? 'messaging' : context}.${name}.v1`;
};
const names = Object.keys(eventDefinitions) as EventName[];
const types = Object.fromEntries(names.map(name => [name, typeOf(name)])) as Readonly<Record<EventName, string>>;
const byType = new Map(names.map(name => [types[name], name]));

/** `baton.<context>.<name>.v1`, the CloudEvents type. */
export const eventType = (name: EventName): string => types[name];

/** The name behind a CloudEvents type, or undefined for a type that this version does not know. */
export const eventNameOf = (type: string): EventName | undefined => byType.get(type);
