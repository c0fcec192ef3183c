import { Type, type Static } from 'typebox';
import { Grade, Instant, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;

export const ScoreReason = Type.Object({ rule: Text, points: Type.Number(), text: Text }, closed);
export type ScoreReason = Static<typeof ScoreReason>;

export const LeadScored = Type.Object(
  {
    leadId: Uuid,
    inquiryId: Type.Optional(Uuid),
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    grade: Grade,
    fit: Type.Number(),
    intent: Type.Number(),
    reasons: Type.Array(ScoreReason),
    modelVersion: Text,
    scoredAt: Instant,
    sawIntakeVersion: Type.Integer({ minimum: 0, description: 'streamversion of the newest intake.leads event that went into it' }),
    sawBehaviors: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type LeadScored = Static<typeof LeadScored>;
