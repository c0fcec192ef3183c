import { behaviorKinds } from '@baton/contracts';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const closed = { additionalProperties: false } as const;
const weekday = Type.Enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
const duration = Type.String({ maxLength: 40 });
const template = Type.String({ minLength: 1, maxLength: 100_000 });

const Engagement = Type.Object(
  {
    behaviors: Type.Array(Type.Enum([...behaviorKinds]), { minItems: 1 }),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    within: Type.Optional(duration),
  },
  closed,
);

/** The document as it is written. What is left out takes the defaults of `parseProgram`. */
export const ProgramDocument = Type.Object(
  {
    program: Type.Object(
      {
        name,
        default: Type.Optional(Type.Boolean()),
        from: Type.Optional(Type.String({ maxLength: 320, pattern: '^[^\\r\\n]*@[^\\r\\n]+$' })),
        timeZone: Type.Optional(Type.String()),
        timeZones: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Z]{2}$' }), Type.String())),
        quietHours: Type.Optional(Type.Union([Type.Object({ from: Type.String(), to: Type.String() }, closed), Type.Null()])),
        quietDays: Type.Optional(Type.Array(weekday, { maxItems: 6 })),
        workingHours: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
        holidays: Type.Optional(Type.Object({ country: Type.String(), state: Type.Optional(Type.String()) }, closed)),
        steps: Type.Array(
          Type.Object({ id: name, after: duration, subject: template, text: template, html: Type.Optional(template) }, closed),
          { minItems: 1, maxItems: 50 },
        ),
        patience: Type.Optional(duration),
        reactivate: Type.Optional(Type.Array(Engagement)),
        exits: Type.Optional(
          Type.Object({ ignoredMails: Type.Optional(Type.Integer({ minimum: 1 })), after: Type.Optional(duration) }, closed),
        ),
        limits: Type.Optional(Type.Object({ episodes: Type.Integer({ minimum: 1 }), within: duration }, closed)),
      },
      closed,
    ),
  },
  closed,
);
export type ProgramDocument = Static<typeof ProgramDocument>;

export const programDocument = Compile(ProgramDocument);
