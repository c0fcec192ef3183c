import type { BatonEvent } from '@baton/contracts';
import type { Lead } from '../life-cycle/lead.js';
import type { Effect, RouteOrder } from '../life-cycle/step.js';
import type { Decision } from '../routing/types.js';

/** What brings a step about: an event, or the id of a request or timer. */
export type Cause = BatonEvent | { id: string; traceparent?: string };

/** An effect that waits to be told, with the lead as it was right after it. */
export interface Told {
  readonly cause: Cause;
  readonly lead: Lead;
  readonly effect: Effect;
}

/** A decision, and what was made of it. */
export interface Placed {
  readonly leadId: string;
  readonly order: RouteOrder;
  readonly cause: Cause;
  readonly decision: Decision;
  /** As it was routed: nobody owns it. */
  readonly before: Lead;
  readonly after: Lead;
  /** Of what the lead tells, so much came before. */
  readonly told: number;
}

/** What came of the leads of a batch. */
export interface BatchOutcome {
  /** The decisions that stand. */
  readonly decided: Iterable<Placed>;
  /** By lead, in order. */
  readonly told: ReadonlyMap<string, readonly Told[]>;
}
