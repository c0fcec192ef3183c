import type { Transaction } from '@baton/platform';

/** Another transaction decided the same thing first. Nothing was written; with what it committed, the same work is done again. */
export class LostRace extends Error {
  constructor(about: string) {
    super(`another transaction was first: ${about}`);
    this.name = 'LostRace';
  }
}

const MOST_ATTEMPTS = 20;

/**
 * Runs work that decides on what it read without a lock, in a savepoint, again when another transaction was first.
 * Each attempt sees what the winner committed, so that of any number of competitors one gets on with each round.
 */
export async function withoutLosing<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tx.savepoint(work);
    } catch (error) {
      if (!(error instanceof LostRace) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
