import type { LogEntry } from '../routing/board/log-entries.js';
import type { BackgroundWork } from './arrival.js';

/** A claim of the period. */
export interface Claim {
  readonly repId: string;
  readonly poolId: string | null;
  /** Epoch milliseconds */
  readonly at: number;
  /** Milliseconds; Infinity: it has not been released. */
  heldMs: number;
}

/** Who had what for how long, read from the entries of the routing log in their order. */
export class PossessionLog {
  /** By the id of the decision that claimed. */
  readonly claims = new Map<string, Claim>();
  /** What routing did not give in the period: it happens in every replay. */
  readonly background: BackgroundWork[] = [];
  /** The claim by which the lead is held now. */
  private readonly held = new Map<string, Claim>();

  note(entry: LogEntry): void {
    const { at } = entry;
    switch (entry.kind) {
      case 'claimed': {
        const claim: Claim = { repId: entry.repId, poolId: entry.poolId, at, heldMs: Infinity };
        this.claims.set(entry.decisionId, claim);
        this.held.set(entry.leadId, claim);
        return;
      }
      case 'taken': {
        const { seq: _, ...taken } = entry;
        this.held.delete(entry.leadId);
        this.background.push(taken);
        return;
      }
      case 'released': {
        const { seq: _, reason: _why, ...released } = entry;
        const { repId, leadId } = released;
        const claim = this.held.get(leadId);
        if (claim?.repId !== repId) return void this.background.push(released);
        claim.heldMs = at - claim.at;
        this.held.delete(leadId);
        return;
      }
      default:
      // How routing was configured, the replay says itself.
    }
  }
}
