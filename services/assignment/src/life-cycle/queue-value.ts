import type { Context } from './context.js';
import type { Lead } from './lead.js';

/** A queued lead of which more is known now: where the policy says what it is worth, the queue's next round asks again. */
export const valuedAnew = (lead: Lead, { now }: Context): Lead =>
  lead.queue!.value === null ? lead : { ...lead, due: { kind: 'queue-retry', at: now } };
