import { randomUUID } from 'node:crypto';
import { byLead, eventBuilder } from './event-builder.js';

export const aLeadQueued = eventBuilder(
  'assignment',
  'lead-queued',
  time => ({
    leadId: randomUUID(),
    decisionId: randomUUID(),
    poolId: 'inside-sales',
    reason: 'no-capacity',
    because: 'every rep of inside-sales is at a cap',
    policyHash: 'policy-1',
    score: 82,
    nextTryAt: time,
  }),
  byLead,
);

export const aLeadAssigned = eventBuilder(
  'assignment',
  'lead-assigned',
  time => ({
    leadId: randomUUID(),
    assignmentId: randomUUID(),
    decisionId: randomUUID(),
    inquiryIds: [randomUUID()],
    externalIds: [],
    rep: { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example' },
    poolId: 'inside-sales',
    policyHash: 'policy-1',
    because: 'grace is next in inside-sales',
    score: 82,
    grade: 'A',
    acceptBy: null,
    contactBy: null,
    occurredAt: time,
    person: { email: 'ada@analytical-engines.example', firstName: 'Ada' },
    company: { name: 'Analytical Engines', country: 'DE' },
    origin: { mediaType: 'paid-search', channel: 'google-ads', campaign: 'brand' },
    answers: {},
  }),
  byLead,
);

const held = () => ({ leadId: randomUUID(), repId: 'grace', assignmentId: randomUUID() });

export const aLeadUnassigned = eventBuilder(
  'assignment',
  'lead-unassigned',
  () => ({ ...held(), reason: 'sla-breached', because: 'not accepted in 15 minutes' }),
  byLead,
);

export const aLeadAccepted = eventBuilder('assignment', 'lead-accepted', time => ({ ...held(), at: time }), byLead);

export const aLeadContacted = eventBuilder(
  'assignment',
  'lead-contacted',
  time => ({ ...held(), at: time, activity: 'call-connected' }),
  byLead,
);

export const aLeadStatusChanged = eventBuilder(
  'assignment',
  'lead-status-changed',
  time => ({ leadId: randomUUID(), from: 'new', to: 'accepted', at: time }),
  byLead,
);

export const aLeadSentToNurture = eventBuilder(
  'assignment',
  'lead-sent-to-nurture',
  () => ({
    leadId: randomUUID(),
    episodeId: randomUUID(),
    program: null,
    because: 'the score is below 40',
    policyHash: 'policy-1',
    score: 20,
    consent: { email: 'granted' },
  }),
  byLead,
);

export const aLeadClosed = eventBuilder(
  'assignment',
  'lead-closed',
  time => ({ leadId: randomUUID(), outcome: 'won', because: 'the CRM reported won', at: time }),
  byLead,
);

export const aLeadReopened = eventBuilder(
  'assignment',
  'lead-reopened',
  time => ({ leadId: randomUUID(), because: 'the CRM reopened it', at: time }),
  byLead,
);

export const aClaimRefused = eventBuilder(
  'assignment',
  'claim-refused',
  () => ({ leadId: randomUUID(), claim: 'accepted', because: 'nobody owns the lead', claimEventId: randomUUID() }),
  byLead,
);

export const anSlaBreached = eventBuilder('assignment', 'sla-breached', time => ({ ...held(), clock: 'accept', dueAt: time }), byLead);

export const anSlaReminder = eventBuilder(
  'assignment',
  'sla-reminder',
  time => ({ ...held(), clock: 'accept', dueAt: time, at: time }),
  byLead,
);

export const aLeadEscalated = eventBuilder(
  'assignment',
  'lead-escalated',
  time => ({ leadId: randomUUID(), because: 'three reps in turn did not accept', at: time }),
  byLead,
);
