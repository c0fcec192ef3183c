import { Timers, type UnitOfWork } from '@baton/messaging';
import { Database, Logger } from '@baton/platform';
import { Injectable } from '@nestjs/common';
import { RoutingBoard } from '../routing/routing-board.js';
import { QUEUE_TIMER, type PresenceChange } from '../routing/types.js';
import { applyKnown, applyPresence, letsIn } from './apply-presence.js';
import { changedPresence } from './changes-of-presence.js';
import { PresenceKeeper, type Kept } from './presence-keeper.js';
import { beat, presenceWatch, watchedReps, type WatchedRep } from './presence.store.js';

export const PRESENCE_TIMER = 'presence';
const EVERY_MS = 1_000;
/** So many looks in vain, while no other replica looks with success either, and it is not known who is online. */
const MOST_FAILURES = 5;

/**
 * Brings into the routing log what nobody says: that what a rep said has expired, and whether it is known at all who is online. Also what a
 * replica kept and could not bring in itself. While Redis is away, working hours decide; when it is back, whoever was online is taken to be so
 * until that expires once more.
 */
@Injectable()
export class PresenceWatch {
  private failures = 0;
  private beatAtFirstFailure = 0;
  private isBeatDue = true;

  constructor(
    private readonly keeper: PresenceKeeper,
    private readonly board: RoutingBoard,
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly timers: Timers,
  ) {
    timers.add({ name: PRESENCE_TIMER, everyMs: EVERY_MS, isDue: () => this.look(), work: unit => this.bringIn(unit) });
  }

  /** Looks whether anything has to be brought in, without a transaction. Nobody to look after costs one small statement. */
  async look(): Promise<boolean> {
    const reps = await watchedReps(this.database);
    if (reps.length === 0) {
      this.failures = 0;
      return false;
    }
    const watch = await presenceWatch(this.database);
    const kept = await this.keptOf(reps);
    if (kept === null) {
      if (this.failures++ === 0) this.beatAtFirstFailure = watch.beat;
      return watch.isKnown && this.failures >= MOST_FAILURES && watch.beat === this.beatAtFirstFailure;
    }
    this.failures = 0;
    if (this.isBeatDue) await beat(this.database);
    this.isBeatDue = !this.isBeatDue;
    return !watch.isKnown || !kept.isComplete || reps.some(rep => changedPresence(rep.presence, kept.told.get(rep.repId), 0) !== null);
  }

  /** @returns 0: nothing more is to be done at once */
  async bringIn(unit: UnitOfWork): Promise<number> {
    const reps = await watchedReps(unit.tx);
    const { isKnown } = await presenceWatch(unit.tx);
    let kept = await this.keptOf(reps);
    // It went away between the two looks: the next ones say for how long.
    if (kept === null && this.failures < MOST_FAILURES) return 0;
    if (kept !== null && (!isKnown || !kept.isComplete)) kept = await this.restored(reps);
    const changes = await applyKnown(unit, this.board, kept !== null);
    if (kept !== null) {
      const { told } = kept;
      changes.push(
        ...(await applyPresence(
          unit,
          this.board,
          reps.map(rep => ({ ...rep, told: told.get(rep.repId) })),
        )),
      );
    }
    unit.afterCommit(() => this.tell(changes));
    return 0;
  }

  /** null: Redis is away. */
  private keptOf(reps: readonly WatchedRep[]): Promise<Kept | null> {
    return this.keeper.read(reps.map(rep => rep.repId)).catch(() => null);
  }

  /** Whoever the log has online or away is kept once more where Redis has nothing: it may have been forgotten, or could not be said again. */
  private async restored(reps: readonly WatchedRep[]): Promise<Kept | null> {
    const statements = reps.flatMap(({ repId, presence, expiresAfterMs }) =>
      presence === null || presence.state === 'offline' ? [] : [{ repId, state: presence.state, at: presence.toldAt, expiresAfterMs }],
    );
    return this.keeper.restore(statements).then(
      () => this.keptOf(reps),
      () => null,
    );
  }

  private tell(changes: readonly PresenceChange[]): void {
    for (const change of changes) {
      if (change.kind !== 'presence-known') continue;
      if (change.isKnown) this.logger.info('it is known who is online');
      else this.logger.warn('it is not known who is online, since Redis is away: working hours decide');
    }
    if (letsIn(changes)) this.timers.wake(QUEUE_TIMER);
  }
}
