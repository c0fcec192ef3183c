import { setTimeout as delay } from 'node:timers/promises';
import type { BenchSystem } from '../system/bench-system.js';

interface Ledger {
  outbox: number;
  lag: number;
  parked: number;
  deadLetters: number;
}

/** A ledger counts all leads: to ask more often would be a part of what is measured. */
const ASK_EVERY_MS = 500;

const isDone = ({ outbox, lag }: Ledger): boolean => outbox === 0 && lag === 0;

/**
 * Waits until no running service has anything left to consume or to send.
 * @throws when a service has dead letters, which make a measurement worthless, or at the deadline
 */
export async function untilCaughtUp(system: BenchSystem, deadlineMs = 300_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  // Twice in a row: between two services an event is in neither's books for a moment.
  for (let done = 0; done < 2;) {
    const ledgers = await Promise.all(
      system.running.map(async service => [service, (await system.request(service, `/v1/${service}/ledger`)) as Ledger] as const),
    );
    const dead = ledgers.filter(([, ledger]) => ledger.deadLetters > 0);
    if (dead.length > 0)
      throw new Error(`dead letters: ${dead.map(([service, { deadLetters }]) => `${service} has ${deadLetters}`).join(', ')}`);
    done = ledgers.every(([, ledger]) => isDone(ledger)) ? done + 1 : 0;
    if (performance.now() > deadline)
      throw new Error(
        `not caught up after ${deadlineMs / 1000} s: ${JSON.stringify(Object.fromEntries(ledgers.filter(([, l]) => !isDone(l))))}`,
      );
    await delay(ASK_EVERY_MS);
  }
}

/** What is wrong with a run after which every inquiry should have an owner; empty when nothing is. @param expected leads that were sent */
export async function faultsOf(system: BenchSystem, expected: number): Promise<string[]> {
  const { places } = (await system.request('assignment', '/v1/assignment/ledger')) as { places: Record<string, number> };
  const { assigned = 0, ...others } = places;
  const elsewhere = Object.entries(others).filter(([, count]) => count > 0);
  return [
    ...(assigned === expected ? [] : [`${expected} inquiries were sent and ${assigned} leads are assigned`]),
    ...elsewhere.map(([place, count]) => `${count} leads are ${place}`),
  ];
}
