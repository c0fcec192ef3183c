import { close } from './closing.js';
import type { Context } from './context.js';
import type { Lead } from './lead.js';
import { stay, type Step } from './step.js';

/** The person asked to be forgotten: what was known goes, the owner's slot is freed, the lead is closed for good. */
export function erase(lead: Lead, context: Context): Step {
  if (lead.outcome === 'erased') return stay(lead);
  const closed = close(lead, 'erased', 'The person asked to be forgotten.', context);
  const forgotten: Lead = { ...closed.lead, score: null, grade: null, scoredAt: null, scoreReasons: null, memory: {} };
  return { ...closed, lead: forgotten, effects: [...closed.effects, { kind: 'forget' }] };
}
