import { Injectable } from '@nestjs/common';
import type { Lead } from '../life-cycle/lead.js';

interface Progress {
  /** When the newest score came. */
  readonly at: Date;
  /** When this service had seen the inquiry of the lead that was scored, the latest such time. */
  readonly reached: Date;
}

/** How far scoring has come with a partition. */
export interface Reached {
  readonly partition: number;
  /** Inquiries seen before this have been passed over; those seen later may still get their score. null: all are passed over. */
  readonly until: Date | null;
}

/**
 * Tells a score that is late because scoring works off a backlog from one that will not come. Scoring goes through a partition in order: while
 * scores come, inquiries beyond the last one scored wait; when none has come for a while, nothing is worth waiting for.
 * Held in memory: after a restart leads are routed without a score a little sooner.
 */
@Injectable()
export class ScoringProgress {
  private readonly partitions = new Map<number, Progress>();

  /** @param leads that were scored, as they were before */
  scored(leads: Iterable<Lead>, now: Date): void {
    for (const { partition, seenAt } of leads) {
      if (seenAt === null) continue;
      const reached = this.partitions.get(partition)?.reached;
      this.partitions.set(partition, { at: now, reached: reached && reached > seenAt ? reached : seenAt });
    }
  }

  /** @param silenceMs without a score for so long, scoring is not merely behind */
  reached(partitions: readonly number[], now: Date, silenceMs: number): Reached[] {
    return partitions.map(partition => {
      const progress = this.partitions.get(partition);
      const isWorking = progress !== undefined && now.getTime() - progress.at.getTime() < silenceMs;
      return { partition, until: isWorking ? progress.reached : null };
    });
  }
}
