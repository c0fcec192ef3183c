import type { UnitOfWork } from '@baton/messaging';
import type { RoutingBoard } from '../routing/routing-board.js';
import type { PresenceChange, RepPresence } from '../routing/types.js';
import { changedPresence } from './changes-of-presence.js';
import type { Told } from './presence-keeper.js';
import { writeKnown, writePresences } from './presence.store.js';

/** What is kept about one rep. */
export interface Heard {
  readonly repId: string;
  /** undefined: nothing, or it has expired. */
  readonly told: Told | undefined;
  /** How long held what has expired. */
  readonly expiresAfterMs: number;
}

/**
 * Brings what was heard into the routing log, under the routing lock: of several replicas that heard the same, one does.
 * @returns what has changed
 */
export async function applyPresence(unit: UnitOfWork, board: RoutingBoard, heard: readonly Heard[]): Promise<PresenceChange[]> {
  const session = await board.open(unit);
  const changed = heard.flatMap(({ repId, told, expiresAfterMs }) => {
    const present = session.presenceOf(repId);
    const presence = present === undefined ? null : changedPresence(present, told, unit.now.getTime());
    return presence === null ? [] : [{ repId, presence, expiresAfterMs: told?.expiresAfterMs ?? expiresAfterMs }];
  });
  const changes = changed.map(({ repId, presence }) => ({ kind: 'presence-changed', repId, presence }) as const);
  await writePresences(unit.tx, changed);
  session.notePresence(changes);
  await session.flush();
  return changes;
}

/** Brings into the log whether it is known who is online, unless another replica has. @returns what has changed */
export async function applyKnown(unit: UnitOfWork, board: RoutingBoard, isKnown: boolean): Promise<PresenceChange[]> {
  const session = await board.open(unit);
  if (session.isPresenceKnown === isKnown) return [];
  const change = { kind: 'presence-known', isKnown } as const;
  await writeKnown(unit.tx, isKnown);
  session.notePresence([change]);
  await session.flush();
  return [change];
}

/** Whether leads that wait may get out by it. */
export const letsIn = (changes: readonly PresenceChange[]): boolean =>
  changes.some(change => (change.kind === 'presence-changed' ? isOnline(change.presence) : !change.isKnown));

const isOnline = ({ state }: RepPresence): boolean => state === 'online';
