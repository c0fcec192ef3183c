import { Type, type Static } from 'typebox';
import { Instant, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;
/** What an index takes, as the ids of sources and of what they send. */
const Id = Type.String({ minLength: 1, maxLength: 200 });

export const CrmRecordLinked = Type.Object(
  {
    leadId: Uuid,
    system: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'id of the connection to the CRM, or what a caller calls the system',
    }),
    objectType: Type.String({ minLength: 1, maxLength: 200, description: 'as the CRM names it: lead, contact, …' }),
    recordId: Id,
    url: Type.Optional(Text),
    linkedAt: Instant,
  },
  closed,
);
export type CrmRecordLinked = Static<typeof CrmRecordLinked>;

export const answerChannels = ['email', 'slack', 'teams'] as const;
export const RepAnswered = Type.Object(
  {
    leadId: Uuid,
    assignmentId: Type.String({ format: 'uuid', description: 'of lead-assigned: an answer to an assignment that is over changes nothing' }),
    repId: Text,
    answer: Type.Enum(['accepted', 'declined']),
    reason: Type.Optional(
      Type.String({ maxLength: 2000, description: 'why it was declined, in the words of the rep, who may speak of the person' }),
    ),
    channel: Type.Enum([...answerChannels]),
    answeredAt: Instant,
  },
  closed,
);
export type RepAnswered = Static<typeof RepAnswered>;
