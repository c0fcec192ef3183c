import { availabilityOf, type Availability } from '../decision/availability.js';
import { hashText } from '../decision/tie-break.js';
import type { CalendarConfiguration, RepConfiguration, RepPresence } from '../types.js';
import { languageSkill } from '../language-skill.js';
import { counted, countersOf, isAbout, isAboutAll, runningCount, type Counter, type LeadClass } from './limits.js';
import type { KeptRoom } from './log-entries.js';
import { openOf, ownNumber, RepSlots, usedAt } from './slots.js';

/** One for all: a list of its own for each of thousands of reps would be one more place of memory to wait for. */
const NOTHING_KEPT: readonly KeptRoom[] = [];
const NO_KEYS: readonly string[] = [];

/** Who is told of every change of a rep, and who is told after that one: a list of them would be two more places of memory to wait for. */
export interface RepObserver {
  next: RepObserver | null;
  repChanged(): void;
}

/** A rep on the board: configuration, work, and what is derived from them for quick comparison. */
export class RepState {
  slots = new RepSlots();
  /** null: the rep has never said anything. */
  presence: RepPresence | null = null;
  /** Whether presence can be looked up; else working hours decide. */
  isPresenceKnown = false;
  configuration!: RepConfiguration;
  // What each decision reads of the configuration lies here, too: it has one place of memory less to wait for.
  readonly repId: string;
  name!: string;
  timeZone!: string;
  isActive!: boolean;
  needsPresence!: boolean;
  availability!: Availability;
  skills!: ReadonlySet<string>;
  /** Infinity: no cap. */
  caps!: { open: number; hour: number; day: number; week: number };
  /** False lets a filter skip the windows. */
  hasWindowCaps!: boolean;
  hasPoolCaps!: boolean;
  counters!: readonly Counter[];
  /** What is kept free for leads that have waited long, by pools. */
  kept: readonly KeptRoom[] = NOTHING_KEPT;
  readonly hash: number;
  private observer: RepObserver | null = null;

  constructor(configuration: RepConfiguration, calendar: CalendarConfiguration | undefined) {
    this.repId = configuration.repId;
    this.hash = hashText(configuration.repId);
    this.configure(configuration, calendar);
  }

  configure(configuration: RepConfiguration, calendar: CalendarConfiguration | undefined): void {
    const { open, hour, day, week, pools } = configuration.caps;
    this.configuration = configuration;
    this.name = configuration.name;
    this.timeZone = configuration.timeZone;
    this.isActive = configuration.active;
    this.needsPresence = configuration.needsPresence === true;
    if (this.availability?.isOf(configuration, calendar) !== true) this.availability = availabilityOf(configuration, calendar);
    this.skills = new Set([...configuration.skills, ...(configuration.languages ?? []).map(languageSkill)]);
    this.caps = { open: open ?? Infinity, hour: hour ?? Infinity, day: day ?? Infinity, week: week ?? Infinity };
    this.hasWindowCaps = hour !== null || day !== null || week !== null;
    this.hasPoolCaps = pools !== undefined;
    this.counters = countersOf(configuration.limits ?? []);
    this.changed();
  }

  /** Whether the rep is kept out by not being online. */
  get isAbsent(): boolean {
    return this.needsPresence && this.isPresenceKnown && this.presence?.state !== 'online';
  }

  /** The first counter that has no room for such a lead; undefined when all have. */
  exhausted(poolId: string | null, lead: LeadClass | undefined, now: number): Counter | undefined {
    return this.counters.find(counter => {
      if (!isAbout(counter.limit, poolId, lead)) return false;
      const { used, allowed } = runningCount(counter, this.slots.limits?.[counter.key], this.timeZone, now);
      return used >= allowed;
    });
  }

  /** The keys of the counters that such a lead counts to, beside those that count all. */
  countersFor(poolId: string | null, lead: LeadClass | undefined): readonly string[] {
    if (this.counters.length === 0) return NO_KEYS;
    return this.counters.filter(({ limit }) => !isAboutAll(limit) && isAbout(limit, poolId, lead)).map(({ key }) => key);
  }

  /** Counts a new lead to the limits on all leads, and to those of these keys. */
  countLead(keys: readonly string[], at: number): void {
    const { limits = {} } = this.slots;
    if (this.counters.length === 0) return;
    const due = this.counters.filter(({ key, limit }) => isAboutAll(limit) || keys.includes(key));
    if (due.length === 0) return;
    const changed = due.map(counter => [counter.key, counted(counter, limits[counter.key], this.timeZone, at)] as const);
    const kept = this.counters.flatMap(({ key }) => (limits[key] ? [[key, limits[key]] as const] : []));
    this.slots.limits = Object.fromEntries([...kept, ...changed]);
  }

  /** Keeps room for a lead of a pool; null: none any more. */
  keepRoom(poolId: string, kept: KeptRoom | null): void {
    const others = this.kept.filter(each => each.poolId !== poolId);
    this.kept = kept !== null ? [...others, kept] : others.length > 0 ? others : NOTHING_KEPT;
    this.changed();
  }

  /** How much of what is kept stands against a lead now; what is kept for it does not. @param poolId counts only what this pool keeps */
  keptFrom(leadId: string | undefined, now: number, poolId?: string): number {
    let sum = 0;
    for (const each of this.kept)
      if (each.until > now && each.leadId !== leadId && (poolId === undefined || each.poolId === poolId)) sum += each.weight;
    return sum;
  }

  /** When the first room that is kept now is no longer kept, epoch milliseconds; Infinity when none is. */
  keptUntil(now: number): number {
    return this.kept.reduce((first, { until }) => (until > now ? Math.min(first, until) : first), Infinity);
  }

  /** Has somebody told of every change of the rep's configuration, work or turns. */
  observe(observer: RepObserver): void {
    observer.next = this.observer;
    this.observer = observer;
  }

  /** Ends that somebody is told. */
  forget(observer: RepObserver): void {
    if (this.observer === observer) this.observer = observer.next;
    else for (const each of this.observers()) if (each.next === observer) each.next = observer.next;
  }

  /** Who is told. */
  *observers(): Generator<RepObserver> {
    for (let each = this.observer; each !== null; each = each.next) yield each;
  }

  changed(): void {
    for (let each = this.observer; each !== null; each = each.next) each.repChanged();
  }

  /** The cap on open work from a pool; Infinity: none. */
  poolCap(poolId: string | null): number {
    const { pools } = this.configuration.caps;
    return poolId === null || !pools ? Infinity : ownNumber(pools, poolId, Infinity);
  }

  /** How many more leads fit at most under every cap now, if all weigh 1 and no room is kept; may be Infinity. */
  room(now: number, poolId: string | null = null): number {
    const { slots, caps } = this;
    const room = Math.min(
      caps.open - slots.open,
      this.poolCap(poolId) - openOf(slots, poolId),
      caps.hour - usedAt(slots.hour, now),
      caps.day - usedAt(slots.day, now),
      caps.week - usedAt(slots.week, now),
      ...this.counters.filter(({ limit }) => isAboutAll(limit)).map(counter => this.leftOf(counter, now)),
    );
    return Math.max(0, room);
  }

  private leftOf(counter: Counter, now: number): number {
    const { used, allowed } = runningCount(counter, this.slots.limits?.[counter.key], this.timeZone, now);
    return allowed - used;
  }
}
