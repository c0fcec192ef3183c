import type { EventName, EventData, EmittedBy } from '@baton/contracts';
import type { ReleaseInput, TakeInput } from '../routing/types.js';
import type { Episode, Lead, Ownership } from './lead.js';

/** The events whose data a transition gives as a whole; the other two need the lead's facts. */
export type Plain = Exclude<EmittedBy<'assignment'>, 'lead-assigned' | 'lead-sent-to-nurture'>;
export type DataOf<N extends EventName> = Omit<EventData<N>, 'leadId'>;
type Emit = { [N in Plain]: { readonly kind: 'emit'; readonly name: N; readonly data: DataOf<N> } }[Plain];

/** What a transition asks of the world around it, in order. */
export type Effect =
  | Emit
  /** Tells of the owner with everything that a CRM needs (lead-assigned). */
  | { readonly kind: 'announce'; readonly ownership: Ownership; readonly because: string }
  /** Opens an episode (lead-sent-to-nurture). */
  | { readonly kind: 'hand-over'; readonly episode: Episode; readonly because: string; readonly policyHash: string | null }
  | ({ readonly kind: 'release' } & Omit<ReleaseInput, 'leadId'>)
  | ({ readonly kind: 'take' } & Omit<TakeInput, 'leadId'>)
  /** Goes to the lead's history alone. */
  | { readonly kind: 'note'; readonly name: string; readonly detail: Readonly<Record<string, unknown>> }
  /** Personal data of the lead has to go. */
  | { readonly kind: 'forget' };

/** A request for a decision; comes after the effects. */
export interface RouteOrder {
  /** Why it is routed now, put before the decision's reason; empty where that is plain. */
  readonly preface: string;
  readonly isUnscored: boolean;
  /** The account's owner, to whom it goes if there is room. */
  readonly currentOwner: string | null;
}

export interface Step {
  readonly lead: Lead;
  readonly effects: readonly Effect[];
  readonly route: RouteOrder | null;
}

/** Nothing changes and nothing is said. */
export const stay = (lead: Lead): Step => ({ lead, effects: [], route: null });

export const step = (lead: Lead, ...effects: Effect[]): Step => ({ lead, effects, route: null });

/** The effects, then a decision. */
export const thenRoute = (lead: Lead, effects: readonly Effect[], order: Partial<RouteOrder> = {}): Step => ({
  lead,
  effects,
  route: { preface: '', isUnscored: lead.score === null, currentOwner: null, ...order },
});

/** An event about the lead. */
export const emit = <N extends Plain>(name: N, data: DataOf<N>): Effect => ({ kind: 'emit', name, data }) as Effect;

export const note = (name: string, detail: Readonly<Record<string, unknown>> = {}): Effect => ({ kind: 'note', name, detail });

/** What is told of work on a lead; that the person asks again is none. */
const work = new Set(['lead-accepted', 'lead-contacted', 'lead-status-changed', 'activity-logged', 'opportunity-reported']);
const isWork = (effect: Effect): boolean => (effect.kind === 'emit' || effect.kind === 'note') && work.has(effect.name);

/** The step with the lead remembering when sales last worked on it, where the step tells of that. */
export const remembersWork = (taken: Step, now: Date): Step =>
  taken.effects.some(isWork) ? { ...taken, lead: { ...taken.lead, workedAt: now } } : taken;

/** A claim from outside that does not hold: the lead stays, the reason is told. */
export const refuse = (lead: Lead, claim: { id: string; what: string }, because: string): Step =>
  step(lead, emit('claim-refused', { claim: claim.what, because, claimEventId: claim.id }));
