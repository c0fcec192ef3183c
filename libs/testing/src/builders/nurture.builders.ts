import { randomUUID } from 'node:crypto';
import { byLead, eventBuilder } from './event-builder.js';

const episode = () => ({ leadId: randomUUID(), episodeId: randomUUID(), program: 'newcomers' });

export const aNurtureStarted = eventBuilder('nurture', 'nurture-started', time => ({ ...episode(), at: time }), byLead);

export const aNurtureStepSent = eventBuilder(
  'nurture',
  'nurture-step-sent',
  time => ({ ...episode(), step: 'welcome', messageId: `<${randomUUID()}@baton.example>`, at: time }),
  byLead,
);

export const aNurtureStopped = eventBuilder('nurture', 'nurture-stopped', time => ({ ...episode(), reason: 'assigned', at: time }), byLead);

export const aLeadReactivated = eventBuilder(
  'nurture',
  'lead-reactivated',
  time => ({ ...episode(), because: 'clicked twice in a day', at: time }),
  byLead,
);

export const aNurtureExhausted = eventBuilder(
  'nurture',
  'nurture-exhausted',
  time => ({ ...episode(), because: 'the last step passed', at: time }),
  byLead,
);
