import { close } from './closing.js';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { note, type Step } from './step.js';

/** As what a person of sales operations may close a lead. Winning is for the CRM to say. */
export const closableOutcomes = ['lost', 'disqualified'] as const;
export type ClosableOutcome = (typeof closableOutcomes)[number];

export interface ClosingOrder {
  readonly outcome: ClosableOutcome;
  readonly reason: string;
  /** Who orders it. */
  readonly by: string;
}

/** Why the lead can't be closed, or null. */
export function whyNotClosable(lead: Lead): string | null {
  if (lead.place === 'closed') return `The lead is closed as ${lead.outcome}.`;
  return lead.place === 'awaiting-inquiry' ? 'No inquiry of the lead was seen yet.' : null;
}

/** Closes a lead from any place; its owner's slot is free at once. The caller has asked whyNotClosable. */
export function closeByOrder(lead: Lead, { outcome, reason, by }: ClosingOrder, context: Context): Step {
  const closed = close(lead, outcome, `${by} closed it as ${outcome} (${reason}).`, context);
  return { ...closed, effects: [note('closing-ordered', { by, reason, outcome }), ...closed.effects] };
}
