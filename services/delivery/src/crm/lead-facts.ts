import type { EventData, EventName } from '@baton/contracts';

/** The events that change what a CRM should have of a lead, or whether it should have anything. */
export const crmEvents = [
  'lead-queued',
  'lead-assigned',
  'lead-unassigned',
  'lead-accepted',
  'lead-contacted',
  'lead-status-changed',
  'lead-sent-to-nurture',
  'lead-closed',
  'lead-reopened',
  'leads-merged',
  'lead-erased',
] as const satisfies readonly EventName[];
export type CrmEventName = (typeof crmEvents)[number];

/** An event of a lead, as it was told. */
export type CrmEvent = { readonly [N in CrmEventName]: { readonly name: N; readonly data: EventData<N> } }[CrmEventName];

type Assigned = EventData<'lead-assigned'>;

/** What the events of a lead say, taken together. */
export interface LeadFacts {
  readonly leadId: string;
  readonly status: string | null;
  /** Why it is as it is, in words. */
  readonly reason: string | null;
  readonly score: number | null;
  readonly grade: string | null;
  /** null: nobody; undefined: no event says. */
  readonly rep: Assigned['rep'] | null | undefined;
  /** Who it is and where they came from, as of the last assignment; null before the first. */
  readonly about: Pick<Assigned, 'person' | 'company' | 'origin' | 'answers'> | null;
}

/** Events after which somebody else owns the lead, or nobody. */
const ownerEvents: ReadonlySet<CrmEventName> = new Set(['lead-queued', 'lead-assigned', 'lead-unassigned']);
export const changesOwner = (name: CrmEventName): boolean => ownerEvents.has(name);

/** What these events of a lead, in their order, come to. Pure. */
export function factsOf(leadId: string, events: readonly CrmEvent[]): LeadFacts {
  let facts: LeadFacts = { leadId, status: null, reason: null, score: null, grade: null, rep: undefined, about: null };
  let assignmentId: string | undefined;
  for (const event of events) {
    const { status } = facts;
    facts = { ...facts, ...changeOf(leadId, event), ...(isBehind(event, status, assignmentId) ? { status } : {}) };
    if (event.name === 'lead-assigned') ({ assignmentId } = event.data);
  }
  return facts;
}

/** An assignment that is announced again, and another rep who takes on what one before has qualified, set the lead back in nothing. */
function isBehind(event: CrmEvent, status: string | null, assignmentId: string | undefined): boolean {
  if (event.name === 'lead-assigned') return event.data.assignmentId === assignmentId && event.data.status === undefined;
  return status === 'qualified' && (event.name === 'lead-accepted' || event.name === 'lead-contacted');
}

/** How far the lead has come that is announced. */
const statusOf = ({ status, contactedAt, acceptedAt }: Assigned): string =>
  status ?? (contactedAt !== undefined ? 'contacted' : acceptedAt !== undefined ? 'accepted' : 'assigned');

function changeOf(leadId: string, event: CrmEvent): Partial<LeadFacts> {
  switch (event.name) {
    case 'lead-assigned': {
      const { rep, because, score, grade, person, company, origin, answers } = event.data;
      return { status: statusOf(event.data), reason: because, score, grade, rep, about: { person, company, origin, answers } };
    }
    case 'lead-queued':
      return { status: 'queued', reason: event.data.because, rep: null, score: event.data.score };
    case 'lead-unassigned':
      return { status: 'unassigned', reason: event.data.because, rep: null };
    case 'lead-accepted':
      return { status: 'accepted' };
    case 'lead-contacted':
      return { status: 'contacted' };
    case 'lead-status-changed':
      return { status: event.data.to };
    case 'lead-sent-to-nurture':
      return { status: 'nurturing', reason: event.data.because, score: event.data.score };
    case 'lead-closed':
      return { status: event.data.outcome, reason: event.data.because };
    case 'lead-reopened':
      return { status: 'reopened', reason: event.data.because };
    case 'leads-merged':
      return event.data.mergedLeadId === leadId ? { status: 'merged', reason: `the same person as lead ${event.data.survivorLeadId}` } : {};
    case 'lead-erased':
      return {};
  }
}
