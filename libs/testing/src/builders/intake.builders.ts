import { randomUUID } from 'node:crypto';
import { byLead, eventBuilder } from './event-builder.js';

/** Ada of Analytical Engines, from a paid search, who agrees to be mailed. */
export const anInquiryAccepted = eventBuilder(
  'intake',
  'inquiry-accepted',
  time => ({
    leadId: randomUUID(),
    inquiryId: randomUUID(),
    sourceId: 'website',
    connector: 'native',
    externalId: `form-${randomUUID()}`,
    occurredAt: time,
    acceptedAt: time,
    known: false,
    isTest: false,
    person: {
      email: 'ada@analytical-engines.example',
      firstName: 'Ada',
      lastName: 'Lovelace',
      jobTitle: 'Head of Operations',
      timeZone: 'Europe/Berlin',
    },
    company: { name: 'Analytical Engines', domain: 'analytical-engines.example', country: 'DE', employees: 250, industry: 'machinery' },
    origin: { mediaType: 'paid-search', channel: 'google-ads', campaign: 'brand' },
    answers: {},
    consent: { email: 'granted' },
  }),
  byLead,
);

export const aVisitorIdentified = eventBuilder(
  'intake',
  'visitor-identified',
  () => ({ leadId: randomUUID(), visitorId: `visitor-${randomUUID()}` }),
  byLead,
);

/** Its key is the merged lead's or the survivor's, whichever `leadId` names: the merge is sent under both. */
export const aLeadsMerged = eventBuilder(
  'intake',
  'leads-merged',
  () => {
    const survivorLeadId = randomUUID();
    return { leadId: survivorLeadId, survivorLeadId, mergedLeadId: randomUUID(), reason: 'same e-mail' };
  },
  byLead,
);

export const aLeadsUnmerged = eventBuilder(
  'intake',
  'leads-unmerged',
  () => {
    const survivorLeadId = randomUUID();
    return { leadId: survivorLeadId, survivorLeadId, restoredLeadId: randomUUID(), reason: 'two people after all' };
  },
  byLead,
);

export const aLeadErased = eventBuilder('intake', 'lead-erased', time => ({ leadId: randomUUID(), requestedAt: time }), byLead);

const reported = (time: string) => ({ leadId: randomUUID(), sourceId: 'crm', externalId: `crm-${randomUUID()}`, occurredAt: time });

export const aStatusReported = eventBuilder('intake', 'status-reported', time => ({ ...reported(time), status: 'accepted' }), byLead);

export const anOwnerReported = eventBuilder('intake', 'owner-reported', time => ({ ...reported(time), repExternalId: null }), byLead);

export const anActivityLogged = eventBuilder(
  'intake',
  'activity-logged',
  time => ({ ...reported(time), activity: 'call-connected' }),
  byLead,
);

export const anOpportunityReported = eventBuilder(
  'intake',
  'opportunity-reported',
  time => ({
    ...reported(time),
    opportunityId: `opportunity-${randomUUID()}`,
    stage: 'won',
    value: { amount: 1_000_000, currency: 'EUR' },
  }),
  byLead,
);

/** By default of a visitor who is not known yet. */
export const aBehaviorRecorded = eventBuilder(
  'intake',
  'behavior-recorded',
  time => ({ behaviorId: randomUUID(), kind: 'page-visit', occurredAt: time, url: 'https://baton.example/pricing' }),
  data => data.leadId ?? data.visitorId ?? data.behaviorId,
);

export const aSpendReported = eventBuilder(
  'intake',
  'spend-reported',
  time => ({
    spendId: `spend-${randomUUID()}`,
    sourceId: 'google-ads',
    from: time.slice(0, 10),
    to: time.slice(0, 10),
    mediaType: 'paid-search',
    channel: 'google-ads',
    campaign: 'brand',
    cost: { amount: 12_345, currency: 'EUR' },
  }),
  data => data.spendId,
);
