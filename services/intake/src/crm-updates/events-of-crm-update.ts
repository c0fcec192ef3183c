import type { Emission } from '@baton/messaging';
import type { LockedLead } from '../identity/leads.store.js';
import type { CrmUpdate } from './crm-update.js';

export type CrmEmission =
  Emission<'status-reported'> | Emission<'owner-reported'> | Emission<'activity-logged'> | Emission<'opportunity-reported'>;

/**
 * The events that an update comes to, in the order in which a rep works: who has the lead, what was done, what it is worth, what became of it.
 * Raises the lead's version by one for each.
 */
export function eventsOfCrmUpdate(update: CrmUpdate, id: string, lead: LockedLead, now: Date): CrmEmission[] {
  const { sourceId, externalId, status, owner, activity, opportunity, reason, repExternalId, assignmentId, traceparent } = update;
  const reported = { leadId: lead.id, sourceId, externalId, occurredAt: update.occurredAt ?? now.toISOString() };
  const because = reason === undefined ? {} : { reason };
  const rep = repExternalId === undefined ? {} : { repExternalId };
  const of = assignmentId === undefined ? {} : { assignmentId };
  const cause = { id, ...(traceparent === undefined ? {} : { traceparent }) };
  const next = () => ({ key: lead.id, streamVersion: ++lead.streamVersion, cause });
  return [
    ...(owner === undefined
      ? []
      : [{ name: 'owner-reported' as const, ...next(), data: { ...reported, repExternalId: owner, ...because } }]),
    ...(activity === undefined ? [] : [{ name: 'activity-logged' as const, ...next(), data: { ...reported, activity, ...rep } }]),
    ...(opportunity === undefined ? [] : [{ name: 'opportunity-reported' as const, ...next(), data: { ...reported, ...opportunity } }]),
    ...(status === undefined
      ? []
      : [{ name: 'status-reported' as const, ...next(), data: { ...reported, status, ...rep, ...of, ...because } }]),
  ];
}
