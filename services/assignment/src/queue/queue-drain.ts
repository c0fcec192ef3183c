import { derivedId } from '@baton/contracts';
import { Timers, type UnitOfWork } from '@baton/messaging';
import { Database } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentConfig } from '../config.js';
import { LeadDesk } from '../leads/lead-desk.js';
import { dueExpired } from '../life-cycle/due-transitions.js';
import type { LockedSession } from '../routing/board/locked-session.js';
import { RoutingBoard } from '../routing/routing-board.js';
import { QUEUE_TIMER } from '../routing/types.js';
import { byUrgency } from './queue-order.js';
import { isQueueDue, queuedPools, ROOM_UNKNOWN, takeQueued, type NoRoom } from './queue.store.js';

/** Leads of one transaction, at most. */
const AT_ONCE = 200;

/** Lets leads out of the queue: as soon as a slot is freed, when the time to try has come, and when the configuration changes. */
@Injectable()
export class QueueDrain {
  /** What the last look at the board found. Without it, leads that nobody has room for would be looked at each second once anything changed. */
  private noRoom = ROOM_UNKNOWN;

  constructor(
    private readonly desk: LeadDesk,
    private readonly board: RoutingBoard,
    private readonly config: AssignmentConfig,
    private readonly database: Database,
    timers: Timers,
  ) {
    timers.add({ name: QUEUE_TIMER, everyMs: 1_000, isDue: () => this.isDue(), work: unit => this.drain(unit) });
  }

  /** Whether a lead may get out. */
  isDue(): Promise<boolean> {
    return isQueueDue(this.database, this.noRoom);
  }

  /**
   * Tries the most urgent leads, as many as there is room for. The routing lock comes first here: leads are not waited for, so that no order
   * of locks is broken.
   * @returns how many were tried
   */
  async drain(unit: UnitOfWork): Promise<number> {
    const pools = await queuedPools(unit.tx);
    if (pools.length === 0) return 0;
    const session = await this.board.open(unit);
    const rooms = pools.map(({ poolId, leads }) => ({ poolId, room: Math.min(leads, AT_ONCE, session.freeCapacity(poolId, unit.now)) }));
    const agedBefore = this.config.agedBefore(unit.now);
    const policyHash = session.configuration.policy?.hash ?? '';
    const taken = await takeQueued(unit.tx, rooms, { agedBefore, now: unit.now, policyHash, limit: AT_ONCE });
    if (taken.length === 0) {
      // Leads for which there is room are in somebody's hands: they are worth another look.
      const isRoomLeft = pools.some(({ untried }, index) => untried > 0 && rooms[index]!.room > 0);
      const full = rooms.filter(({ room }) => room === 0);
      this.noRoom = isRoomLeft ? ROOM_UNKNOWN : noRoomFor(full, session, unit.now);
      return 0;
    }
    const leads = taken.sort(byUrgency(agedBefore));
    const work = await this.desk.work(unit, new Map(leads.map(lead => [lead.id, lead])), session);
    await work.batch.board();
    for (const lead of leads) {
      const cause = { id: derivedId(lead.id, `queue/${lead.queue!.position}/${unit.now.toISOString()}`) };
      await work.batch.take(dueExpired(lead, work.batch.context), cause);
    }
    await this.desk.close(unit, work);
    return leads.length;
  }
}

function noRoomFor(pools: readonly { poolId: string }[], session: LockedSession, now: Date): NoRoom {
  const times = pools.flatMap(({ poolId }) => session.nextCapacityAt(poolId, now) ?? []);
  return { position: session.position, until: times.length === 0 ? null : new Date(Math.min(...times)) };
}
