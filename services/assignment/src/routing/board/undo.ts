import type { BoardState } from './board-state.js';
import type { KeptRoom, LogEntry, TurnTaken } from './log-entries.js';
import { needsRebase } from '../decision/fair-share.js';
import type { RepPresence } from '../types.js';
import type { MemberState } from './member-state.js';
import type { PoolState } from './pool-state.js';
import type { RepState } from './rep-state.js';
import type { RepSlots } from './slots.js';

/** What a batch of entries changes on a board, as it was before: noted once for each rep, member and pool that they are about. */
export class Undo {
  private readonly seq: number;
  private readonly slots = new Map<RepState, RepSlots>();
  private readonly virtualTimes = new Map<PoolState, number>();
  private readonly passes = new Map<MemberState, number>();
  private readonly presences = new Map<RepState, RepPresence | null>();
  private isPresenceKnown: boolean | null = null;
  private readonly kept = new Map<PoolState, KeptRoom | null>();

  constructor(private readonly board: BoardState) {
    this.seq = board.seq;
  }

  /** Notes what an entry is about to change. @returns false for a change of configuration, after which a board is read again instead */
  note(entry: LogEntry): boolean {
    switch (entry.kind) {
      case 'claimed':
        if (entry.poolId !== null && entry.turn !== null) this.noteTurn(entry.poolId, entry.repId, entry.turn);
        this.noteSlots(this.board.rep(entry.repId, entry.poolId));
        return true;
      case 'released':
      case 'taken':
      case 'slots-corrected':
        this.noteSlots(this.board.reps.get(entry.repId));
        return true;
      case 'presence-changed': {
        const rep = this.board.reps.get(entry.repId);
        if (rep && !this.presences.has(rep)) this.presences.set(rep, rep.presence);
        return true;
      }
      case 'presence-known':
        this.isPresenceKnown ??= this.board.isPresenceKnown;
        return true;
      case 'room-kept':
      case 'room-freed': {
        const pool = this.board.pools.get(entry.poolId);
        if (pool && !this.kept.has(pool)) this.kept.set(pool, pool.kept);
        return true;
      }
      default:
        return false;
    }
  }

  /** Puts it all back. Batches that came later are undone before. */
  run(): void {
    this.board.seq = this.seq;
    for (const [rep, slots] of this.slots) rep.slots = slots;
    for (const [pool, virtualTime] of this.virtualTimes) pool.virtualTime = virtualTime;
    for (const [member, pass] of this.passes) {
      member.pass = pass;
      member.rep.changed();
    }
    for (const [rep, presence] of this.presences) rep.presence = presence;
    for (const rep of [...this.slots.keys(), ...this.presences.keys()]) rep.changed();
    if (this.isPresenceKnown !== null) this.board.setPresenceKnown(this.isPresenceKnown);
    for (const [pool, kept] of this.kept) pool.keepRoom(kept);
  }

  private noteSlots(rep: RepState | undefined): void {
    if (rep && !this.slots.has(rep)) this.slots.set(rep, rep.slots.copy());
  }

  private noteTurn(poolId: string, repId: string, turn: TurnTaken): void {
    const pool = this.board.pools.get(poolId);
    const member = pool?.member(repId);
    if (!pool || !member) return;
    if (!this.virtualTimes.has(pool)) this.virtualTimes.set(pool, pool.virtualTime);
    for (const each of needsRebase(turn.virtualTime) ? pool.members : [member])
      if (!this.passes.has(each)) this.passes.set(each, each.pass);
  }
}
