import { Logger, Metrics } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import type { Lead } from '../life-cycle/lead.js';
import { note, type Step } from '../life-cycle/step.js';
import { FALLBACK } from '../policies/read-policy.js';
import type { Decision, PolicyConfiguration, RoutingConfiguration } from '../routing/types.js';
import type { BatchOutcome } from './batch-outcome.js';

/** Leads that a line of the log names, at most. */
const NAMED = 5;

/** Whether a lead comes to the fallback now: a queued one has been told of before. */
const isNewToFallback = (before: Lead, decision: Decision): boolean => decision.rule === FALLBACK && before.queue === null;

/** What a decision makes of a lead, with a note in its history when only the fallback took it and the policy wants that known. */
export function withFallbackNote(step: Step, before: Lead, decision: Decision, policy: PolicyConfiguration | null): Step {
  if (policy?.alarmOnFallback !== true || !isNewToFallback(before, decision)) return step;
  const because = `None of the ${policy.rules.length} rules of policy ${policy.name} took it: somebody should look at it, and at the rules.`;
  return { ...step, effects: [note('fallback-took-it', { decisionId: decision.decisionId, because }), ...step.effects] };
}

/** Tells when leads come through that no rule was written for. */
@Injectable()
export class FallbackAlarm {
  private readonly counter;

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.counter = metrics.counter('baton_assignment_fallback_total', 'Leads that no rule of the policy took, but its fallback');
    this.counter.inc(0);
  }

  /** Counts what a batch came to, and writes one line about all of it; call it after the commit. */
  raise(batch: Pick<BatchOutcome, 'decided'> & { readonly configuration: Pick<RoutingConfiguration, 'policy'> }): void {
    const leadIds = [...batch.decided].flatMap(({ before, decision }) => (isNewToFallback(before, decision) ? [before.id] : []));
    if (leadIds.length === 0) return;
    this.counter.inc(leadIds.length);
    const { policy } = batch.configuration;
    if (policy?.alarmOnFallback !== true) return;
    const what = { policy: policy.name, leads: leadIds.length, leadIds: leadIds.slice(0, NAMED) };
    this.logger.warn('leads came through that no rule of the policy takes: the fallback has them', what);
  }
}
