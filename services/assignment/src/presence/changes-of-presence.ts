import type { RepPresence } from '../routing/types.js';
import type { Told } from './presence-keeper.js';

/**
 * What of a rep's presence changes by what is kept now.
 * @param present as the log has it; null: the rep has never said anything
 * @param told what is kept; undefined: nothing, or it has expired
 * @param now epoch milliseconds
 * @returns null when nothing does: the same was said again, or what is kept is older than what the log has
 */
export function changedPresence(
  present: RepPresence | null,
  told: Pick<Told, 'state' | 'at'> | undefined,
  now: number,
): RepPresence | null {
  if (told === undefined) {
    if (present === null || present.state === 'offline') return null;
    return { state: 'offline', since: Math.max(now, present.since), toldAt: present.toldAt };
  }
  if (present !== null && (told.at <= present.toldAt || told.state === present.state)) return null;
  return { state: told.state, since: told.at, toldAt: told.at };
}
