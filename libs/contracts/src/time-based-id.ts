import { randomUUID } from 'node:crypto';

const COUNTER_BITS = 12;
/** The millisecond of the newest id, as it stands in it, and how many had it before. */
let newest = { time: 0, digits: '', count: 0 };

function begin(time: number): void {
  const hex = time.toString(16).padStart(12, '0');
  newest = { time, digits: `${hex.slice(0, 8)}-${hex.slice(8)}-7`, count: 0 };
}

/**
 * A new UUIDv7 (RFC 9562): ids of one process rise, so that rows that are written together are found together.
 * The 62 bits that are no time and no counter are Node's, which draws for 128 ids at once: the uuid package asks the system for each, which took intake
 * as long as recognising the people.
 */
export function timeBasedId(): string {
  const now = Date.now();
  if (now > newest.time) begin(now);
  // More ids than a millisecond counts, or a clock that was set back, go on in the next one.
  else if (newest.count >>> COUNTER_BITS > 0) begin(newest.time + 1);
  const counter = (newest.count++ + (1 << COUNTER_BITS)).toString(16).slice(1);
  return newest.digits + counter + randomUUID().slice(18);
}
