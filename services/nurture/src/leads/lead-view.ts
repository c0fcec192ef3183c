import type { Episode } from '../episodes/episode.js';
import type { VersionedProgram } from '../programs/program.js';

/** A mail of an episode, as it stands among the deliveries. */
export interface DeliveryView {
  readonly episodeId: string;
  readonly stepId: string;
  readonly state: string;
  readonly messageId: string;
  readonly attempts: number;
  readonly sentAt: Date | null;
  readonly lastError: string | null;
}

const waitsFor = {
  facts: 'the first inquiry of the lead',
  program: 'a program of this name to be applied',
  step: 'the next step',
  delivery: 'the mail server',
  end: 'interest, until the program ends',
} as const;

/** One episode for people: its steps, what is next and when, or why it ended. */
export function episodeView(episode: Episode, program: VersionedProgram | null, deliveries: readonly DeliveryView[]): object {
  const steps = (program?.steps ?? []).map((step, index) => {
    const { state, messageId, attempts, sentAt, lastError } = deliveries.find(d => d.stepId === step.id) ?? {};
    return {
      step: step.id,
      state: state ?? (episode.ending === null && index >= episode.nextStep ? 'planned' : 'not-sent'),
      sentAt,
      messageId,
      attempts,
      lastError,
    };
  });
  const { due, ending } = episode;
  return {
    episodeId: episode.episodeId,
    leadId: episode.leadId,
    program: episode.program,
    programHash: episode.programHash,
    programVersion: program?.version ?? null,
    openedAt: episode.openedAt,
    startedAt: episode.startedAt,
    steps,
    next:
      due === null
        ? null
        : {
            at: due.at,
            waitsFor: waitsFor[due.kind],
            step: due.kind === 'step' || due.kind === 'delivery' ? (program?.steps[episode.nextStep]?.id ?? null) : null,
          },
    ended: ending === null ? null : { at: ending.at, as: ending.as, reason: ending.reason, because: ending.because },
  };
}
