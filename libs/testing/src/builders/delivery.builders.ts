import { randomUUID } from 'node:crypto';
import { byLead, eventBuilder } from './event-builder.js';

export const aCrmRecordLinked = eventBuilder(
  'delivery',
  'crm-record-linked',
  time => ({ leadId: randomUUID(), system: 'crm', objectType: 'lead', recordId: `00Q${randomUUID()}`, linkedAt: time }),
  byLead,
);

export const aRepAnswered = eventBuilder(
  'delivery',
  'rep-answered',
  time => ({
    leadId: randomUUID(),
    assignmentId: randomUUID(),
    repId: 'anna',
    answer: 'accepted',
    channel: 'email',
    answeredAt: time,
  }),
  byLead,
);
