import { Type, type Static } from 'typebox';
import { Instant, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;

/** Why an event on `inbound.events.v1` was refused; sent to its producer. */
export const InboundRefused = Type.Object(
  {
    inboundId: Text,
    sourceId: Type.Union([Text, Type.Null()]),
    reason: Text,
    errors: Type.Array(Type.Object({ field: Text, message: Text }, closed)),
    at: Instant,
  },
  closed,
);
export type InboundRefused = Static<typeof InboundRefused>;

/** A record of a dead-letter topic: ids and the reason, never the body. */
export const DeadLettered = Type.Object(
  {
    deadLetterId: Uuid,
    eventId: Text,
    eventType: Text,
    leadId: Type.Union([Uuid, Type.Null()]),
    topic: Text,
    partition: Type.Integer(),
    offset: Text,
    reason: Text,
    at: Instant,
  },
  closed,
);
export type DeadLettered = Static<typeof DeadLettered>;
