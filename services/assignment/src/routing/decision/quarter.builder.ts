import { aBoard, aPolicy, aPool, aRep, aRequest, happen, officeHours } from '../board/board.builder.js';
import type { BoardState } from '../board/board-state.js';
import type { Decision } from '../types.js';
import { inputOf } from './decision-input.js';
import { routeLead } from './route-lead.js';
import { hashText } from './tie-break.js';

const DAYS = 91;
const HOUR = 3_600_000;
const START = Date.parse('2026-01-05T00:00:00Z');
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'];
const caps = { open: 25, hour: 4, day: 12, week: 40 };

export interface Quarter {
  readonly board: BoardState;
  readonly decisions: readonly Decision[];
  /** Leads that each rep got. */
  readonly given: ReadonlyMap<string, number>;
  /** The longest that a lead waited, in hours. */
  readonly waited: number;
  /** Leads that still wait at the end. */
  readonly left: number;
  /** What was against the rules, counted apart from the board. */
  readonly violations: readonly string[];
}

const formats = new Map(
  [...zones, 'UTC'].map(timeZone => [
    timeZone,
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' }),
  ]),
);
/** The day and the hour that a clock on the wall of the zone shows; zones here are whole hours from UTC. */
const wallClock = (timeZone: string, now: Date) => formats.get(timeZone)!.format(now).replace(', ', 'T');
/** The Monday of the week of a day. */
const weekOf = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
};

/** What reps were given in each hour, day and week of theirs, counted from nothing but the claims. */
class Counts {
  readonly violations: string[] = [];
  private readonly used = new Map<string, number>();
  private readonly owners = new Map<string, string>();

  claimed(repId: string, timeZone: string, leadId: string, now: Date): void {
    const owner = this.owners.get(leadId);
    if (owner !== undefined) this.violations.push(`${leadId} went to ${repId} while ${owner} had it`);
    this.owners.set(leadId, repId);
    const clock = wallClock(timeZone, now);
    const day = clock.slice(0, 10);
    this.count(`${repId} open`, caps.open);
    // The repeated hour of a clock change is one that was not there before: hours are told by their beginning in UTC.
    this.count(`${repId} in the hour ${now.toISOString()}`, caps.hour);
    this.count(`${repId} on ${day}`, caps.day);
    this.count(`${repId} in the week of ${weekOf(day)}`, caps.week);
    if (repId === 'rep-0' && day.startsWith('2026-02')) this.violations.push(`rep-0 is away on ${day}`);
    if (new Date(`${day}T00:00:00Z`).getUTCDay() % 6 === 0 || clock.slice(11) < '09' || clock.slice(11) >= '17')
      this.violations.push(`${repId} does not work at ${clock}`);
  }

  released(repId: string, leadId: string): void {
    if (this.owners.get(leadId) !== repId) this.violations.push(`${repId} gave back ${leadId}, which ${repId} did not have`);
    this.owners.delete(leadId);
    this.used.set(`${repId} open`, this.used.get(`${repId} open`)! - 1);
  }

  private count(what: string, most: number): void {
    const used = (this.used.get(what) ?? 0) + 1;
    this.used.set(what, used);
    if (used > most) this.violations.push(`${what}: ${used} of ${most}`);
  }
}

/**
 * A quarter of a year of a team: leads at any hour, each closed some days later; one is away in February, one joins in March. The same seed gives
 * the same.
 */
export function quarterOf(seed: number): Quarter {
  const random = (what: string, below: number) => hashText(`${seed}/${what}`) % below;
  const reps = Array.from({ length: 12 }, (_, n) =>
    aRep(`rep-${n}`, {
      timeZone: zones[n % 3]!,
      calendarId: 'office',
      caps,
      timeOff: n === 0 ? [{ from: '2026-02-01', to: '2026-02-28' }] : [],
    }),
  );
  const members = reps.map((rep, n) => [rep.repId, 1 + (n % 2)] as const);
  const board = aBoard({ reps, pools: [aPool('all', members)], calendars: [officeHours], policy: aPolicy({ fallback: { pool: 'all' } }) });
  const closing = new Map<number, { repId: string; leadId: string }[]>();
  const queue: number[] = [];
  const decisions: Decision[] = [];
  const given = new Map<string, number>();
  const counts = new Counts();
  let waited = 0;

  for (let hour = 0; hour < DAYS * 24; hour++) {
    const now = new Date(START + hour * HOUR);
    if (hour === 60 * 24) {
      happen(board, { kind: 'rep-changed', repId: 'new', rep: aRep('new', { calendarId: 'office', caps }) }, now);
      happen(board, { kind: 'pool-changed', poolId: 'all', pool: aPool('all', [...members, ['new', 1]]) }, now);
    }
    for (const lead of closing.get(hour) ?? []) {
      happen(board, { kind: 'released', ...lead, poolId: 'all', reason: 'won' }, now);
      counts.released(lead.repId, lead.leadId);
    }
    for (let n = random(`arrivals ${hour}`, 4); n > 0; n--) queue.push(hour * 10 + n);
    for (let tries = queue.length; tries > 0; tries--) {
      const n = queue.shift()!;
      const { decision, turn } = routeLead(board, inputOf(board, aRequest(n, { now, seed: `${seed}/${n}/${hour}` })));
      decisions.push(decision);
      if (decision.kind !== 'assign') {
        queue.unshift(n);
        waited = Math.max(waited, hour - Math.floor(n / 10));
        break;
      }
      const { repId, poolId, leadId, decisionId } = decision;
      happen(board, { kind: 'claimed', repId, poolId, leadId, decisionId, turn }, now);
      counts.claimed(repId, board.reps.get(repId)!.configuration.timeZone, leadId, now);
      given.set(repId, (given.get(repId) ?? 0) + 1);
      const end = hour + 1 + random(`work ${n}`, 120);
      closing.set(end, [...(closing.get(end) ?? []), { repId, leadId }]);
    }
  }
  return { board, decisions, given, waited, left: queue.length, violations: counts.violations };
}
