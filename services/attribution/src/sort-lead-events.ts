import type { BatonEvent, EventOn, OpportunityReported } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import type { IdentityChange } from './identity/fold-identity-changes.js';
import { touchpointOfInquiry, visitorKey, type Touchpoint } from './touchpoints/touchpoint.js';
import type { Identification } from './touchpoints/visitors.store.js';

/** What a slice of intake's events says, by what is done with it. */
export interface LeadFacts {
  readonly touchpoints: Touchpoint[];
  /** How many events were no inquiries. */
  others: number;
  readonly identifications: Identification[];
  readonly reports: OpportunityReported[];
  /** In order. */
  readonly identityChanges: IdentityChange[];
  /** The leads to forget, as they are now. */
  readonly erased: string[];
  /** For each lead whose path may be another one now, the last event that did it. */
  readonly causes: Map<string, BatonEvent>;
  readonly visitorCauses: Map<string, BatonEvent>;
  readonly reportCauses: Map<string, BatonEvent>;
}

/** Sorts events by what is done with them. What is kept names the lead that the event named, not the one that it is now: merges can be undone. */
export function sortLeadEvents(events: readonly Delivered<EventOn<'intakeLeads'>>[]): LeadFacts {
  const facts: LeadFacts = {
    touchpoints: [],
    others: 0,
    identifications: [],
    reports: [],
    identityChanges: [],
    erased: [],
    causes: new Map(),
    visitorCauses: new Map(),
    reportCauses: new Map(),
  };
  for (const event of events) {
    if (event.name !== 'inquiry-accepted') facts.others++;
    switch (event.name) {
      case 'inquiry-accepted': {
        const touch = touchpointOfInquiry(event.data);
        if (touch === null) break;
        facts.touchpoints.push(touch);
        facts.causes.set(event.data.leadId, event);
        break;
      }
      case 'visitor-identified': {
        const visitorId = visitorKey(event.data.visitorId);
        facts.identifications.push({ visitorId, leadId: event.data.leadId, at: event.time });
        facts.visitorCauses.set(visitorId, event);
        facts.causes.set(event.data.leadId, event);
        break;
      }
      case 'opportunity-reported':
        facts.reports.push(event.data);
        facts.reportCauses.set(event.data.opportunityId, event);
        break;
      case 'leads-merged': {
        const { survivorLeadId, mergedLeadId } = event.data;
        facts.identityChanges.push({ kind: 'merged', survivorLeadId, mergedLeadId });
        facts.causes.set(survivorLeadId, event).set(mergedLeadId, event);
        break;
      }
      case 'leads-unmerged': {
        const { survivorLeadId, restoredLeadId } = event.data;
        facts.identityChanges.push({ kind: 'unmerged', restoredLeadId });
        facts.causes.set(survivorLeadId, event).set(restoredLeadId, event);
        break;
      }
      case 'lead-erased':
        facts.erased.push(event.leadId!);
        facts.causes.set(event.leadId!, event);
        break;
      // Claims: assignment says what becomes of them.
      case 'status-reported':
      case 'owner-reported':
      case 'activity-logged':
        break;
    }
  }
  return facts;
}
