import type { CalendarConfiguration, IneligibleReason, PoolConfiguration, RepConfiguration } from '../types.js';

/** Something that happened, as a plain list keeps it. */
export interface Happened {
  readonly kind: 'claimed' | 'released' | 'taken';
  readonly repId: string;
  readonly at: Date;
  readonly weight: number;
  /** Whether it came from the pool, or had come from it. */
  readonly isOfPool: boolean;
}

/**
 * The eligibility rules once more, written apart from the board and as plainly as possible: counts over the whole history with
 * Intl, no counters, no caches. For comparison in tests.
 */
export function naiveFilter(
  rep: RepConfiguration,
  calendar: CalendarConfiguration | undefined,
  pool: PoolConfiguration,
  history: readonly Happened[],
  excluded: readonly string[],
  now: Date,
  weight: number,
  online: readonly string[] = [],
): IneligibleReason | null {
  const mine = history.filter(each => each.repId === rep.repId);
  const openOf = (list: readonly Happened[]) =>
    list.reduce((sum, each) => (each.kind === 'released' ? Math.max(0, sum - each.weight) : sum + each.weight), 0);
  const [open, ofPool] = [openOf(mine), openOf(mine.filter(each => each.isOfPool))];
  const poolCap = rep.caps.pools?.[pool.poolId] ?? null;
  const given = (window: (at: Date) => string) => mine.filter(each => each.kind !== 'released' && window(each.at) === window(now)).length;
  const day = (at: Date) => localParts(at, rep.timeZone).date;
  const hour = (at: Date) => localParts(at, rep.timeZone).date + localParts(at, rep.timeZone).hour;
  const week = (at: Date) => mondayOf(localParts(at, rep.timeZone).date);
  const { date, minutes, weekday } = localParts(now, rep.timeZone);
  const isAtWork = calendar === undefined || (calendar.hours[weekday] ?? []).some(range => isWithin(range, minutes));

  if (!rep.active) return 'inactive';
  if (rep.timeOff.some(off => date >= off.from && date <= off.to)) return 'time-off';
  if (!isAtWork && pool.duringWorkingHours) return 'outside-working-hours';
  if (rep.needsPresence && !online.includes(rep.repId)) return 'not-present';
  for (const skill of pool.skills) if (!rep.skills.includes(skill)) return 'skill-missing';
  if (excluded.includes(rep.repId)) return 'excluded';
  for (const most of [rep.caps.open, poolCap]) if (most !== null && most > 0 && weight > 1 && weight > most) return 'too-heavy';
  if (rep.caps.open !== null && open + weight > rep.caps.open) return 'at-cap-open';
  if (poolCap !== null && ofPool + weight > poolCap) return 'at-cap-pool';
  if (rep.caps.hour !== null && given(hour) >= rep.caps.hour) return 'at-cap-hour';
  if (rep.caps.day !== null && given(day) >= rep.caps.day) return 'at-cap-day';
  if (rep.caps.week !== null && given(week) >= rep.caps.week) return 'at-cap-week';
  return null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localParts(at: Date, timeZone: string) {
  let format = formats.get(timeZone);
  if (!format) {
    const options = { weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    formats.set(timeZone, (format = new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', timeZone })));
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as Record<string, string>;
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    hour: `T${parts.hour}`,
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
    weekday: parts.weekday!.toLowerCase() as 'mon',
  };
}

function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

function isWithin(range: string, minutes: number): boolean {
  const [from, to] = range.split('-').map(text => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  return minutes >= from! && minutes < to!;
}

/** So little ahead of the virtual time is not ahead: as fair-share.ts has it. */
const SLACK = 1 / 4096;
/** What fractions and the board's integers may differ by. */
const ROUNDING = 1e-6;

/** Turns of a pool in plain fractions: who is due, and when the next lead of each is. */
export class NaiveTurns {
  private virtualTime = 0;
  private readonly passes = new Map<string, number>();
  constructor(private readonly members: readonly { repId: string; weight: number }[]) {}

  /** Those who may come next: one, or several where the order is a tie, or too close for fractions to tell. */
  next(eligible: ReadonlySet<string>): string[] {
    const standings = this.members
      .filter(m => eligible.has(m.repId))
      .map(m => ({ repId: m.repId, start: this.startOf(m), deadline: this.startOf(m) + 1 / m.weight }));
    const time = this.timeOfTurn(eligible);
    const firstWithin = (limit: number): string[] => {
      const due = standings.filter(s => s.start <= limit);
      const least = Math.min(...due.map(s => s.deadline));
      return due.filter(s => s.deadline < least + ROUNDING).map(s => s.repId);
    };
    return [...firstWithin(time + SLACK - ROUNDING), ...firstWithin(time + SLACK + ROUNDING)];
  }

  take(repId: string, eligible: ReadonlySet<string>): void {
    const member = this.members.find(m => m.repId === repId)!;
    const total = this.members.filter(m => eligible.has(m.repId)).reduce((sum, m) => sum + m.weight, 0);
    this.virtualTime = this.timeOfTurn(eligible);
    // By that time, before this turn moves it on.
    this.passes.set(repId, this.startOf(member) + 1 / member.weight);
    this.virtualTime += 1 / total;
  }

  /** Where all have had more than their share, the time jumps to the one who has had least. */
  private timeOfTurn(eligible: ReadonlySet<string>): number {
    const least = Math.min(...this.members.filter(m => eligible.has(m.repId)).map(m => this.startOf(m)));
    return least <= this.virtualTime + SLACK ? this.virtualTime : least;
  }

  private startOf({ repId, weight }: { repId: string; weight: number }): number {
    return Math.max(this.passes.get(repId) ?? 0, this.virtualTime - 1 / weight);
  }
}
