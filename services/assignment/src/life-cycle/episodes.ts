import { derivedId } from '@baton/contracts';
import { later, type Context } from './context.js';
import type { Lead } from './lead.js';
import { step, type Effect, type Step } from './step.js';

/** Hands the lead to nurture. The consent that goes along is filled in where the inquiries are at hand. */
export function startEpisode(
  lead: Lead,
  handover: { causeId: string; program: string | null; because: string; policyHash: string | null },
  effects: readonly Effect[],
  context: Context,
): Step {
  const { causeId, program, because, policyHash } = handover;
  const episode = { episodeId: derivedId(causeId, `episode/${lead.id}`), program };
  return step(
    {
      ...lead,
      place: 'nurturing',
      outcome: null,
      episode,
      queue: null,
      awaitedInquiryId: null,
      due: { kind: 'nurture-silent', at: later(context.now, context.settings.nurtureMs) },
    },
    ...effects,
    { kind: 'hand-over', episode, because, policyHash },
  );
}
