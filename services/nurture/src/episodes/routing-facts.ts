import type { BatonEvent, EventOn } from '@baton/contracts';
import type { Episode, StopReason } from './episode.js';

/** The name under which events speak of the program that routing left to nurture, until it is known. */
const DEFAULT_PROGRAM = 'default';

/** The episode that routing opens, before anything of it was looked at: it waits for the facts of its lead. */
export const openedEpisode = ({ data, time }: BatonEvent<'lead-sent-to-nurture'>, leadId: string): Episode => ({
  episodeId: data.episodeId,
  leadId,
  requestedProgram: data.program,
  program: data.program ?? DEFAULT_PROGRAM,
  programHash: null,
  routedConsent: {
    email: data.consent.email === 'granted' || data.consent.email === 'denied' ? data.consent.email : null,
    basis: data.consent.basis ?? null,
  },
  openedAt: new Date(time),
  startedAt: null,
  nextStep: 0,
  sentAt: [],
  due: null,
  ending: null,
});

/**
 * Why what routing did with a lead ends its episode, or null. What it says of a lead that was merged into this one does not concern this one:
 * routing learns of the merge by itself and says what becomes of the survivor.
 */
export function routingStops(event: EventOn<'assignmentLeads'>, leadId: string): { reason: StopReason; because: string } | null {
  if (event.data.leadId !== leadId) return null;
  switch (event.name) {
    case 'lead-assigned':
      return { reason: 'assigned', because: event.data.because };
    case 'lead-queued':
      return { reason: 'replaced', because: event.data.because };
    case 'lead-closed': {
      const { outcome, because } = event.data;
      return { reason: outcome === 'merged' || outcome === 'erased' ? outcome : 'closed', because };
    }
    default:
      return null;
  }
}
