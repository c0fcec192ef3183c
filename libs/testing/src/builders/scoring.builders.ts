import { randomUUID } from 'node:crypto';
import { byLead, eventBuilder } from './event-builder.js';

/** A good lead: 82, grade A. */
export const aLeadScored = eventBuilder(
  'scoring',
  'lead-scored',
  time => ({
    leadId: randomUUID(),
    score: 82,
    grade: 'A',
    fit: 60,
    intent: 22,
    reasons: [{ rule: 'company-size', points: 60, text: 'more than 200 employees' }],
    modelVersion: 'model-1',
    scoredAt: time,
    sawIntakeVersion: 1,
    sawBehaviors: 0,
  }),
  byLead,
);
