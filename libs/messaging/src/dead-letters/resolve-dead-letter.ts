import type { Database } from '@baton/platform';
import { StaleAlias, type SliceHandler, type SliceProcessor } from '../consume/process-slice.js';
import type { OpenUnit } from '../outbox/unit-of-work.js';
import { retryConflicts } from '../retry-conflicts.js';
import { lockDeadLetter, resolveDeadLetter, toReceived, unpark } from './dead-letters.store.js';

export interface Resolved {
  readonly leadId: string | null;
  /** How many events were handed to their handlers. */
  readonly delivered: number;
  readonly emitted: boolean;
}

/**
 * Ends the wait behind a dead letter, in one transaction. `released`: the event is processed again, then what is parked behind it, in order.
 * `dropped`: the event is given up (its body stays for the record), what is parked behind it goes on. When an event fails again, everything stays as it was.
 * @returns undefined when there is no such open dead letter
 * @throws the handler's error
 */
export async function resolveAndContinue(
  database: Database,
  processor: SliceProcessor,
  handlers: ReadonlyMap<string, SliceHandler>,
  id: string,
  resolution: 'released' | 'dropped',
  by: string,
): Promise<Resolved | undefined> {
  let unit: OpenUnit | undefined;
  const transaction = () =>
    database.transaction(async tx => {
      const letter = await lockDeadLetter(tx, id);
      if (!letter) return undefined;
      await resolveDeadLetter(tx, id, resolution, by);
      const behind = letter.leadId === null ? [] : await unpark(tx, letter.leadId);
      const released = resolution === 'released' ? [toReceived(letter)] : [];
      unit = await processor.replay(tx, handlers, released, behind.map(toReceived));
      return { leadId: letter.leadId, delivered: released.length + behind.length, emitted: unit.wrote };
    });
  const resolved = await retryConflicts(transaction, error => error instanceof StaleAlias);
  unit?.committed();
  return resolved;
}
