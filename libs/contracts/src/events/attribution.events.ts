import { Type, type Static } from 'typebox';
import { Instant, Minor, Money, Origin, Text, Uuid } from './blocks.js';

const closed = { additionalProperties: false } as const;

export const attributionModels = ['first', 'last', 'linear'] as const;
export type AttributionModel = (typeof attributionModels)[number];

/** The credits of each model add up to `value` to the minor unit (I7). */
export const ConversionAttributed = Type.Object(
  {
    opportunityId: Text,
    leadId: Uuid,
    revision: Type.Integer({ minimum: 1, description: 'rises with each restatement; the highest stands' }),
    value: Money,
    wonAt: Instant,
    credits: Type.Array(
      Type.Object(
        {
          model: Type.Enum([...attributionModels]),
          touchpointId: Type.Union([Uuid, Type.Null()]),
          mediaType: Origin.properties.mediaType,
          channel: Text,
          campaign: Type.Union([Text, Type.Null()]),
          amount: Minor,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ConversionAttributed = Static<typeof ConversionAttributed>;

export const AlignmentAssessed = Type.Object(
  {
    from: Instant,
    to: Instant,
    leads: Type.Integer(),
    measures: Type.Array(Type.Object({ name: Text, value: Type.Union([Type.Number(), Type.Null()]), unit: Text, because: Text }, closed)),
    assessedAt: Instant,
  },
  closed,
);
export type AlignmentAssessed = Static<typeof AlignmentAssessed>;
