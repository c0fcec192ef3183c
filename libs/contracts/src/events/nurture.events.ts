import { Type, type Static } from 'typebox';
import { Instant, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;
const episode = { leadId: Uuid, episodeId: Uuid, program: Text };

export const NurtureStarted = Type.Object({ ...episode, at: Instant }, closed);
export type NurtureStarted = Static<typeof NurtureStarted>;
export const NurtureStepSent = Type.Object({ ...episode, step: Text, messageId: Text, at: Instant }, closed);
export type NurtureStepSent = Static<typeof NurtureStepSent>;
export const stopReasons = [
  'assigned',
  'closed',
  'erased',
  'merged',
  'opted-out',
  'bounced',
  'reactivated',
  'replaced',
  'no-consent',
  'no-address',
] as const;
export const NurtureStopped = Type.Object({ ...episode, reason: Type.Enum([...stopReasons]), at: Instant }, closed);
export type NurtureStopped = Static<typeof NurtureStopped>;
export const LeadReactivated = Type.Object({ ...episode, because: Text, at: Instant }, closed);
export type LeadReactivated = Static<typeof LeadReactivated>;
export const NurtureExhausted = Type.Object({ ...episode, because: Text, at: Instant }, closed);
export type NurtureExhausted = Static<typeof NurtureExhausted>;
