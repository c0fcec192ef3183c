import type { Database, Transaction } from '@baton/platform';
import type { SliceHandler, SliceProcessor } from '../consume/process-slice.js';
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
  let finish: (() => void) | undefined;
  const resolved = await database.transaction(async (tx: Transaction) => {
    const letter = await lockDeadLetter(tx, id);
    if (!letter) return undefined;
    await resolveDeadLetter(tx, id, resolution, by);
    const behind = letter.leadId === null ? [] : await unpark(tx, letter.leadId);
    const records = [...(resolution === 'released' ? [toReceived(letter)] : []), ...behind.map(toReceived)];
    const unit = await processor.replay(tx, handlers, records);
    finish = () => unit.committed();
    return { leadId: letter.leadId, delivered: records.length, emitted: unit.wrote };
  });
  finish?.();
  return resolved;
}
