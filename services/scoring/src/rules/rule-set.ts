import { behaviorKinds, type Grade } from '@baton/contracts';
import { Type, type Static } from 'typebox';
import type { BehaviorView, LeadFacts } from '../leads/lead-facts.js';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'lowercase letters, digits and hyphens' });
const Points = Type.Number({ minimum: -100, maximum: 100 });
const Duration = Type.String({ pattern: '^[1-9][0-9]{0,4}[mhd]$', description: 'minutes, hours or days: 90m, 12h, 7d' });
const Condition = Type.String({ minLength: 1, maxLength: 2000 });
const Text = Type.String({ minLength: 1, maxLength: 300 });
const Threshold = Type.Integer({ minimum: 1, maximum: 100 });
const Limit = Type.Integer({ minimum: 1, maximum: 100 });

const ConditionRule = Type.Object({ id: Id, when: Condition, points: Points, text: Text }, closed);

const BehaviorRule = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...behaviorKinds]),
    when: Type.Optional(Condition),
    points: Points,
    halfLife: Duration,
    atMost: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'the points of this rule, taken without sign, never exceed this' }),
    ),
    text: Text,
  },
  closed,
);

/** A rule set as people write it, in YAML. Nothing in it is implied by order. */
export const RuleSetDocument = Type.Object(
  {
    name: Text,
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    behaviorWindow: Type.Optional(Duration),
    limits: Type.Optional(Type.Object({ fit: Type.Optional(Limit), intent: Type.Optional(Limit) }, closed)),
    grades: Type.Object({ A: Threshold, B: Threshold, C: Threshold }, closed),
    fit: Type.Array(ConditionRule, { maxItems: 200 }),
    intent: Type.Array(ConditionRule, { maxItems: 200 }),
    behavior: Type.Array(BehaviorRule, { maxItems: 200 }),
  },
  closed,
);
export type RuleSetDocument = Static<typeof RuleSetDocument>;

export interface CompiledRule {
  readonly id: string;
  /** In hundredths of a point, so that sums are exact in any order. */
  readonly hundredths: number;
  readonly text: string;
  /** False, too, when the condition asks for something that is not known of the lead. */
  readonly holds: (facts: LeadFacts) => boolean;
}

export interface CompiledBehaviorRule {
  readonly id: string;
  readonly kind: string;
  readonly points: number;
  readonly halfLifeMs: number;
  readonly atMostHundredths: number;
  readonly text: string;
  /** null: every behavior of the kind. */
  readonly matches: ((behavior: BehaviorView) => boolean) | null;
}

/** A rule set ready to run: nothing is parsed any more. */
export interface CompiledRuleSet {
  /** Hash of what the rules say; the `modelVersion` of every score. */
  readonly hash: string;
  readonly document: RuleSetDocument;
  readonly fit: readonly CompiledRule[];
  readonly intent: readonly CompiledRule[];
  readonly behavior: readonly CompiledBehaviorRule[];
  readonly fitLimit: number;
  readonly intentLimit: number;
  /** Behaviors older than this don't count. */
  readonly windowMs: number;
  readonly gradeOf: (score: number) => Grade;
  /** The text of a reason by the id of its rule. */
  readonly texts: ReadonlyMap<string, string>;
}
