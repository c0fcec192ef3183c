import { later, type LifeCycleSettings } from '../life-cycle/context.js';
import type { RouteOrder } from '../life-cycle/step.js';
import type { Lead } from '../life-cycle/lead.js';
import type { PreviousOwner, RoutingRequest } from '../routing/types.js';
import { combineFacts, newestOf, type Inquiry } from './inquiry.js';
import { NOBODY_ASKS, type AccountOf } from './accounts-of-leads.js';

type When = { readonly now: Date; readonly settings: Pick<LifeCycleSettings, 'queueAgingMs'> };

/** Whether a lead waits so long by now that somebody may keep room for it. */
export const hasWaitedLong = ({ queue }: Lead, { now, settings }: When): boolean =>
  queue !== null && queue.since < later(now, -settings.queueAgingMs);

/** What the router is asked about a lead. The decision's id breaks ties, so that the same cause decides the same. */
export function routingRequest(
  lead: Lead,
  inquiries: readonly Inquiry[],
  order: RouteOrder,
  decisionId: string,
  at: When,
  accountOf: AccountOf = NOBODY_ASKS,
): RoutingRequest {
  const newest = newestOf(inquiries);
  const facts = combineFacts(inquiries);
  return {
    decisionId,
    lead: {
      leadId: lead.id,
      ...facts,
      sourceId: newest?.sourceId ?? '',
      score: lead.score,
      grade: lead.grade,
      isUnscored: order.isUnscored,
      known: newest?.known ?? false,
      attempts: lead.attempts,
      account: accountOf(facts),
    },
    currentOwner: order.currentOwner,
    previousOwner: previousOwnerOf(lead),
    waitingSince: lead.queue?.since,
    hasWaitedLong: hasWaitedLong(lead, at),
    excludedReps: lead.memory.lostBy ?? [],
    now: at.now,
    seed: decisionId,
  };
}

const previousOwnerOf = ({ lastOwner, lastOwnedSince, workedAt }: Lead): PreviousOwner | null =>
  lastOwner === null
    ? null
    : { repId: lastOwner, assignedAt: lastOwnedSince?.toISOString() ?? null, activeAt: workedAt?.toISOString() ?? null };
