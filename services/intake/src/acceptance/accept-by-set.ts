import { writerErrors } from '@baton/contracts';
import type { Emission, UnitOfWork } from '@baton/messaging';
import { errorCode, isTransient } from '@baton/platform';
import { LostRace, withoutLosing } from './lost-race.js';

/** What a set of items comes to: one result each, and the events of those that were accepted. */
export interface Attempt<R> {
  readonly results: readonly R[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an emission of any event
  readonly emissions: readonly Emission<any>[];
}

/** An item whose event would not fit its contract. */
export class UnfitEvent extends Error {}

/**
 * Accepts items by set, in the unit's transaction. What one of them is refused for by the database or its contract fails that one alone: the set is
 * halved, in savepoints, until it is found.
 * @param together accepts a set as a whole, or throws; it may throw LostRace to be run again
 * @param failed the result of an item that can't be stored
 * @throws what passes by itself (connection lost, deadlock): then nothing was accepted
 */
export async function acceptBySet<I, R>(
  unit: UnitOfWork,
  items: readonly I[],
  together: (items: readonly I[]) => Promise<Attempt<R>>,
  failed: (reason: string) => R,
): Promise<R[]> {
  const { results, emissions } = await attempt(unit, items, together, failed);
  for (const emission of emissions) unit.emit(emission);
  return [...results];
}

async function attempt<I, R>(
  unit: UnitOfWork,
  items: readonly I[],
  together: (items: readonly I[]) => Promise<Attempt<R>>,
  failed: (reason: string) => R,
): Promise<Attempt<R>> {
  try {
    return await withoutLosing(unit.tx, async () => checked(await together(items)));
  } catch (error) {
    if (isTransient(error) || error instanceof LostRace) throw error;
    if (items.length === 1) return { results: [failed(reasonOf(error))], emissions: [] };
    const middle = items.length >> 1;
    const left = await attempt(unit, items.slice(0, middle), together, failed);
    const right = await attempt(unit, items.slice(middle), together, failed);
    return { results: [...left.results, ...right.results], emissions: [...left.emissions, ...right.emissions] };
  }
}

/** Events are checked before the savepoint is released: one that doesn't fit must not leave rows behind. */
function checked<R>(made: Attempt<R>): Attempt<R> {
  mustFit(made.emissions);
  return made;
}

/** @throws UnfitEvent for the first event that its contract does not allow */
export function mustFit(emissions: Attempt<unknown>['emissions']): void {
  for (const { name, data } of emissions) {
    const [error] = writerErrors(name, data);
    if (error !== undefined) throw new UnfitEvent(`${error.field} ${error.message}`);
  }
}

/** In words that hold nothing of the item: a database puts values into its messages. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return `the database refused it (${code})`;
  return error instanceof UnfitEvent ? error.message : 'it can not be stored';
}
