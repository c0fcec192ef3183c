import type { Emission } from '@baton/messaging';
import type { EmittedBy, EventData } from '@baton/contracts';
import type { Lead } from '../life-cycle/lead.js';
import type { Effect } from '../life-cycle/step.js';
import type { RoutingConfiguration } from '../routing/types.js';
import type { HistoryEntry } from './history.store.js';
import { combineFacts, newestOf, type Inquiry } from './inquiry.js';
import { repReference } from './rep-reference.js';

type Name = EmittedBy<'assignment'>;
/** An event that an effect gives, without its place in the lead's stream, and what the history keeps of it: no personal data. */
export interface Telling {
  readonly event: { [N in Name]: { readonly name: N; readonly data: Emission<N>['data'] } }[Name] | null;
  readonly entry: HistoryEntry;
}

type Announce = Extract<Effect, { kind: 'announce' }>;
type HandOver = Extract<Effect, { kind: 'hand-over' }>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const known = <T>(value: T | null | undefined, as: string) => (value === null || value === undefined ? {} : { [as]: value });

/** Everything that a CRM needs to create or update its record. */
function leadAssigned(
  lead: Lead,
  { ownership, because }: Announce,
  inquiries: readonly Inquiry[],
  configuration: RoutingConfiguration,
): EventData<'lead-assigned'> {
  const { person, company, origin, answers } = combineFacts(inquiries);
  return {
    leadId: lead.id,
    assignmentId: ownership.assignmentId,
    decisionId: ownership.decisionId,
    inquiryIds: inquiries.map(i => i.inquiryId),
    externalIds: inquiries.map(i => ({ sourceId: i.sourceId, externalId: i.externalId })),
    rep: repReference(ownership.repId, configuration),
    poolId: ownership.poolId,
    policyHash: ownership.policyHash,
    because,
    score: lead.score,
    grade: lead.grade,
    ...known(lead.scoreReasons, 'scoreReasons'),
    acceptBy: iso(ownership.acceptBy),
    contactBy: iso(ownership.contactBy),
    ...known(iso(ownership.acceptedAt), 'acceptedAt'),
    ...known(iso(ownership.contactedAt), 'contactedAt'),
    // The times above say of every other status of an owned lead how far it has come.
    ...(lead.status === 'qualified' && { status: lead.status }),
    ...known(newestOf(inquiries)?.occurredAt.toISOString(), 'occurredAt'),
    person,
    company,
    origin,
    answers,
  };
}

const sentToNurture = (
  lead: Lead,
  { episode, because, policyHash }: HandOver,
  inquiries: readonly Inquiry[],
): EventData<'lead-sent-to-nurture'> => ({
  leadId: lead.id,
  ...episode,
  because,
  policyHash,
  score: lead.score,
  consent: combineFacts(inquiries).consent,
});

/** What an effect tells the world and the history; null for one that tells nothing. */
export function tell(lead: Lead, effect: Effect, inquiries: readonly Inquiry[], configuration: () => RoutingConfiguration): Telling | null {
  switch (effect.kind) {
    case 'emit':
      return {
        event: { name: effect.name, data: { leadId: lead.id, ...effect.data } } as Telling['event'],
        entry: { kind: effect.name, detail: effect.data },
      };
    case 'announce': {
      const data = leadAssigned(lead, effect, inquiries, configuration());
      const { assignmentId, decisionId, rep, poolId, because, score, grade, acceptBy, contactBy } = data;
      const detail = { assignmentId, decisionId, repId: rep.repId, poolId, because, score, grade, acceptBy, contactBy };
      return { event: { name: 'lead-assigned', data }, entry: { kind: 'lead-assigned', detail } };
    }
    case 'hand-over': {
      const data = sentToNurture(lead, effect, inquiries);
      const { episodeId, program, because, score } = data;
      return {
        event: { name: 'lead-sent-to-nurture', data },
        entry: { kind: 'lead-sent-to-nurture', detail: { episodeId, program, because, score } },
      };
    }
    case 'note':
      return { event: null, entry: { kind: effect.name, detail: effect.detail } };
    default:
      return null;
  }
}
