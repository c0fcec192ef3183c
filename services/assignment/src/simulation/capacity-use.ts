import type { BoardState } from '../routing/board/board-state.js';

/** How much of the reps' caps of open work is in use over time. */
export class CapacityUse {
  private readonly reps = new Map<string, { since: number; area: number; peak: number }>();

  constructor(
    private readonly board: BoardState,
    private readonly from: number,
  ) {}

  /** To be called before and after the open work of a rep changes. @param now epoch milliseconds */
  note(repId: string, now: number): void {
    const open = this.openOf(repId);
    const known = this.reps.get(repId) ?? { since: this.from, area: 0, peak: open };
    known.area += open * (now - known.since);
    known.since = now;
    known.peak = Math.max(known.peak, open);
    this.reps.set(repId, known);
  }

  /** Of one rep up to a time: the mean share of the cap in use (null without a cap), and the most open work at once. */
  of(repId: string, until: number): { share: number | null; peak: number } {
    this.note(repId, until);
    const { area, peak } = this.reps.get(repId)!;
    const cap = this.board.reps.get(repId)?.configuration.caps.open ?? null;
    const whole = (cap ?? 0) * (until - this.from);
    return { share: whole > 0 ? area / whole : null, peak };
  }

  private openOf(repId: string): number {
    return this.board.reps.get(repId)?.slots.open ?? 0;
  }
}
