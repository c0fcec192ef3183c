import type { CalendarConfiguration, PolicyConfiguration, PoolConfiguration, RepConfiguration, RepPresence } from '../types.js';
import { compilePolicy } from '../../policies/compile-policy.js';
import { BoardState } from './board-state.js';
import type { KeptRoom } from './log-entries.js';
import { PoolState } from './pool-state.js';
import { RepState } from './rep-state.js';
import { RepSlots, storedSlots, type Slots } from './slots.js';

/** A board as plain JSON. */
export interface BoardSnapshot {
  readonly seq: number;
  readonly policy: PolicyConfiguration | null;
  /** Snapshots from before there was one have none. */
  readonly shadow?: PolicyConfiguration;
  readonly calendars: readonly CalendarConfiguration[];
  /** Left out: it is not known who is online. */
  readonly isPresenceKnown?: true;
  readonly reps: readonly { readonly configuration: RepConfiguration; readonly slots: Slots; readonly presence?: RepPresence }[];
  /** Passes in the order of the members. */
  readonly pools: readonly {
    readonly configuration: PoolConfiguration;
    readonly virtualTime: number;
    readonly passes: readonly number[];
    /** Left out when no room is kept. */
    readonly kept?: KeptRoom;
  }[];
}

/** A copy that later entries do not change. */
export const snapshotOf = (board: BoardState): BoardSnapshot => ({
  seq: board.seq,
  policy: board.policy?.configuration ?? null,
  ...(board.shadow === null ? {} : { shadow: board.shadow.configuration }),
  ...(board.isPresenceKnown && { isPresenceKnown: true }),
  calendars: [...board.calendars.values()],
  reps: [...board.reps.values()].map(rep => ({
    configuration: rep.configuration,
    slots: storedSlots(rep.slots),
    ...(rep.presence && { presence: rep.presence }),
  })),
  pools: [...board.pools.values()].map(pool => ({
    configuration: pool.configuration,
    virtualTime: pool.virtualTime,
    passes: pool.members.map(member => member.pass),
    ...(pool.kept && { kept: pool.kept }),
  })),
});

/** The board that a snapshot holds. */
export function boardFrom(snapshot: BoardSnapshot): BoardState {
  const board = new BoardState(snapshot.seq);
  for (const calendar of snapshot.calendars) board.calendars.set(calendar.calendarId, calendar);
  board.isPresenceKnown = snapshot.isPresenceKnown ?? false;
  for (const { configuration, slots, presence = null } of snapshot.reps) {
    const calendar = configuration.calendarId === null ? undefined : board.calendars.get(configuration.calendarId);
    const rep = new RepState(configuration, calendar);
    rep.slots = RepSlots.of(slots);
    rep.presence = presence;
    board.addRep(rep);
    board.distinguish(configuration);
  }
  for (const { configuration, virtualTime, passes, kept = null } of snapshot.pools) {
    const pool = new PoolState(configuration);
    pool.configure(configuration, repId => board.reps.get(repId));
    pool.virtualTime = virtualTime;
    pool.members.forEach((member, index) => (member.pass = passes[index]!));
    pool.keepRoom(kept);
    board.pools.set(configuration.poolId, pool);
  }
  board.policy = snapshot.policy === null ? null : compilePolicy(snapshot.policy);
  board.shadow = snapshot.shadow === undefined ? null : compilePolicy(snapshot.shadow);
  return board;
}
