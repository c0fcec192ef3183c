import type { EventOn } from '@baton/contracts';
import { activityLogged } from './activity-transitions.js';
import type { Context } from './context.js';
import { erase } from './erase.js';
import { inquiryAccepted } from './inquiry-transitions.js';
import type { Lead } from './lead.js';
import { leadReactivated, nurtureExhausted, nurtureStopped } from './nurture-transitions.js';
import { opportunityReported } from './opportunity-transitions.js';
import { ownerReported } from './owner-transitions.js';
import { leadScored } from './score-transitions.js';
import { statusReported } from './status-transitions.js';
import type { Step } from './step.js';

/** What assignment hears about one lead. Merges are about two: see merge.ts. */
type Heard = EventOn<'intakeLeads' | 'scoringLeads' | 'nurtureLeads'>;
type Named<N> = Extract<Heard, { name: N }>;
export const claimNames = [
  'inquiry-accepted',
  'lead-scored',
  'status-reported',
  'owner-reported',
  'activity-logged',
  'opportunity-reported',
  'lead-reactivated',
  'nurture-exhausted',
  'nurture-stopped',
  'lead-erased',
] as const;
type ClaimName = (typeof claimNames)[number];
export type Claim = Named<ClaimName>;

const transitions: { [N in ClaimName]: (lead: Lead, event: Named<N>, context: Context) => Step } = {
  'inquiry-accepted': inquiryAccepted,
  'lead-scored': leadScored,
  'status-reported': statusReported,
  'owner-reported': ownerReported,
  'activity-logged': activityLogged,
  'opportunity-reported': opportunityReported,
  'lead-reactivated': leadReactivated,
  'nurture-exhausted': nurtureExhausted,
  'nurture-stopped': nurtureStopped,
  'lead-erased': (lead, _event, context) => erase(lead, context),
};

/**
 * What a claim about a lead makes of it. Pure: the same lead, claim and context always give the same step.
 * @throws never; a claim that does not hold gives a step that says why
 */
export const transition = (lead: Lead, claim: Claim, context: Context): Step =>
  (transitions[claim.name] as (lead: Lead, event: Claim, context: Context) => Step)(lead, claim, context);
