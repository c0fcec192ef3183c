import type { Lead } from '../life-cycle/lead.js';
import { unknownLead } from '../life-cycle/lead.js';
import { byUrgency } from '../queue/queue-order.js';
import type { ExcludedRep, QueueDecision } from '../routing/types.js';
import type { Arrival } from './arrival.js';
import { BinaryHeap } from './binary-heap.js';

/** A request that nobody could take yet. */
export interface Waiting {
  readonly arrival: Arrival;
  readonly excludedReps: readonly ExcludedRep[];
  /** Epoch milliseconds */
  readonly since: number;
  /** As the order of the queue reads it. */
  readonly lead: Lead;
  /** When its own wait for an owner has to be looked at, epoch milliseconds; Infinity: it is looked at with its line alone. */
  retryAt: number;
  isOut: boolean;
}

/** A request that begins to wait. */
export const waitingFrom = (
  arrival: Arrival,
  excludedReps: readonly ExcludedRep[],
  since: number,
  { poolId, value }: Pick<QueueDecision, 'poolId' | 'value'>,
): Waiting => ({
  arrival,
  excludedReps,
  since,
  lead: {
    ...unknownLead(arrival.leadId, 0),
    score: arrival.score,
    grade: arrival.grade,
    queue: { poolId: poolId ?? '', reason: '', since: new Date(since), policyHash: '', position: 0, value: value ?? null },
  },
  retryAt: Infinity,
  isOut: false,
});

const NOBODY = byUrgency(new Date(0));
const EVERYBODY = byUrgency(new Date(8.64e15));

/**
 * Those who wait for the same: the same rule, pools and reps, so that when the first of them can't be placed, none of them can.
 * They leave in the order of the queue. That order changes while they wait, from value to age: so there are two heaps, one by each.
 */
export class WaitingLine {
  private readonly byValue = new BinaryHeap<Waiting>((a, b) => NOBODY(a.lead, b.lead));
  private readonly byAge = new BinaryHeap<Waiting>((a, b) => EVERYBODY(a.lead, b.lead));
  private waiting = 0;
  /** When time alone may let somebody out, epoch milliseconds; Infinity when it is not known. */
  retryAt = Infinity;

  constructor(readonly key: string) {}

  get isEmpty(): boolean {
    return this.waiting === 0;
  }

  add(waiting: Waiting): void {
    this.waiting += 1;
    this.byValue.push(waiting);
    this.byAge.push(waiting);
  }

  /** Who comes first now. @param agedBefore who waits since before has waited long enough */
  head(agedBefore: Date): Waiting | undefined {
    const [best, oldest] = [headOf(this.byValue), headOf(this.byAge)];
    if (!best || !oldest) return undefined;
    return byUrgency(agedBefore)(oldest.lead, best.lead) <= 0 ? oldest : best;
  }

  remove(waiting: Waiting): void {
    waiting.isOut = true;
    this.waiting -= 1;
  }
}

function headOf(heap: BinaryHeap<Waiting>): Waiting | undefined {
  while (heap.peek()?.isOut === true) heap.pop();
  return heap.peek();
}

/** The line whose first lead goes before those of all others. */
export function mostUrgent(lines: Iterable<WaitingLine>, agedBefore: Date): { line: WaitingLine; first: Waiting } | null {
  const order = byUrgency(agedBefore);
  let found: { line: WaitingLine; first: Waiting } | null = null;
  for (const line of lines) {
    const first = line.head(agedBefore);
    if (first && (found === null || order(first.lead, found.first.lead) < 0)) found = { line, first };
  }
  return found;
}
