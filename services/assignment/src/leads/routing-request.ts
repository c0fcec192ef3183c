import type { RouteOrder } from '../life-cycle/step.js';
import type { Lead } from '../life-cycle/lead.js';
import type { RoutingRequest } from '../routing/types.js';
import { combineFacts, newestOf, type Inquiry } from './inquiry.js';
import { NO_BACKGROUND } from './routing-background.js';

/** What the router is asked about a lead. The decision's id breaks ties, so that the same cause decides the same. */
export function routingRequest(
  lead: Lead,
  inquiries: readonly Inquiry[],
  order: RouteOrder,
  decisionId: string,
  now: Date,
  background = NO_BACKGROUND,
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
      account: background.accountOf(facts),
    },
    currentOwner: order.currentOwner,
    previousOwner: background.previousOwnerOf(lead),
    waitingSince: lead.queue?.since,
    excludedReps: lead.memory.lostBy ?? [],
    now,
    seed: decisionId,
  };
}
