import type { BatchOutcome } from '../leads/batch-outcome.js';
import type { Effect } from '../life-cycle/step.js';

/** Bands of a fifth of the scale of scores, which goes from 0 to 100. */
export const BANDS = 5;
/** The band of a lead without a score. */
export const UNSCORED = -1;

export const bandOf = (score: number | null): number =>
  score === null ? UNSCORED : Math.min(BANDS - 1, Math.max(0, Math.floor((score * BANDS) / 100)));

/** How a rep treated leads of one band. */
export interface ConductCount {
  readonly repId: string;
  readonly band: number;
  assigned: number;
  declined: number;
  /** A clock ran out. Once for an assignment. */
  neglected: number;
}

/** The rep who declined a lead, when that is what an effect tells. */
export const declinedBy = (effect: Effect): string | null =>
  effect.kind === 'emit' && effect.name === 'lead-unassigned' && effect.data.reason === 'declined' ? effect.data.repId : null;

/** What the leads of a batch say of the reps, in the order of reps and bands. Work that somebody took by hand was not given. */
export function conductIn({ decided, told }: BatchOutcome): ConductCount[] {
  const counts = new Map<string, ConductCount>();
  const count = (repId: string, score: number | null, of: 'assigned' | 'declined' | 'neglected') => {
    const band = bandOf(score);
    const key = `${repId}/${band}`;
    const known = counts.get(key) ?? { repId, band, assigned: 0, declined: 0, neglected: 0 };
    known[of] += 1;
    counts.set(key, known);
  };
  for (const { decision, before } of decided) if (decision.kind === 'assign') count(decision.repId, before.score, 'assigned');
  for (const ofLead of told.values())
    for (const { effect, lead } of ofLead) {
      const declining = declinedBy(effect);
      if (declining !== null) count(declining, lead.score, 'declined');
      if (effect.kind === 'note' && effect.name === 'neglected') count(effect.detail.repId as string, lead.score, 'neglected');
    }
  return [...counts.values()].sort((a, b) => (a.repId === b.repId ? a.band - b.band : a.repId < b.repId ? -1 : 1));
}
