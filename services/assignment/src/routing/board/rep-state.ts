import { Availability } from '../decision/availability.js';
import { hashText } from '../decision/tie-break.js';
import type { CalendarConfiguration, RepConfiguration, RepPresence } from '../types.js';
import { counted, countersOf, isAbout, isAboutAll, runningCount, type Counter, type LeadClass } from './limits.js';
import { emptySlots, usedAt, type Slots } from './slots.js';

/** A rep on the board: configuration, work, and what is derived from them for quick comparison. */
export class RepState {
  slots: Slots = emptySlots();
  /** null: the rep has never said anything. */
  presence: RepPresence | null = null;
  /** Whether presence can be looked up; else working hours decide. */
  isPresenceKnown = false;
  configuration!: RepConfiguration;
  availability!: Availability;
  skills!: ReadonlySet<string>;
  /** Infinity: no cap. */
  caps!: { open: number; hour: number; day: number; week: number };
  /** False lets a filter skip the windows. */
  hasWindowCaps!: boolean;
  counters!: readonly Counter[];
  readonly hash: number;
  /** Told of every change of the rep's configuration, work or turns. */
  readonly observers = new Set<{ repChanged(): void }>();

  constructor(configuration: RepConfiguration, calendar: CalendarConfiguration | undefined) {
    this.hash = hashText(configuration.repId);
    this.configure(configuration, calendar);
  }

  configure(configuration: RepConfiguration, calendar: CalendarConfiguration | undefined): void {
    const { open, hour, day, week } = configuration.caps;
    this.configuration = configuration;
    this.availability = new Availability(configuration, calendar);
    this.skills = new Set(configuration.skills);
    this.caps = { open: open ?? Infinity, hour: hour ?? Infinity, day: day ?? Infinity, week: week ?? Infinity };
    this.hasWindowCaps = hour !== null || day !== null || week !== null;
    this.counters = countersOf(configuration.limits ?? []);
    this.changed();
  }

  /** Whether the rep is kept out by not being online. */
  get isAbsent(): boolean {
    return this.configuration.needsPresence === true && this.isPresenceKnown && this.presence?.state !== 'online';
  }

  /** The first counter that has no room for such a lead; undefined when all have. */
  exhausted(poolId: string | null, lead: LeadClass | undefined, now: number): Counter | undefined {
    return this.counters.find(counter => {
      if (!isAbout(counter.limit, poolId, lead)) return false;
      const { used, allowed } = runningCount(counter, this.slots.limits?.[counter.key], this.configuration.timeZone, now);
      return used >= allowed;
    });
  }

  /** The keys of the counters that such a lead counts to, beside those that count all. */
  countersFor(poolId: string | null, lead: LeadClass | undefined): string[] {
    return this.counters.filter(({ limit }) => !isAboutAll(limit) && isAbout(limit, poolId, lead)).map(({ key }) => key);
  }

  /** Counts a new lead to the limits on all leads, and to those of these keys. */
  countLead(keys: readonly string[], at: number): void {
    const { limits = {} } = this.slots;
    const due = this.counters.filter(({ key, limit }) => isAboutAll(limit) || keys.includes(key));
    if (due.length === 0) return;
    const changed = due.map(counter => [counter.key, counted(counter, limits[counter.key], this.configuration.timeZone, at)] as const);
    const kept = this.counters.flatMap(({ key }) => (limits[key] ? [[key, limits[key]] as const] : []));
    this.slots.limits = Object.fromEntries([...kept, ...changed]);
  }

  changed(): void {
    for (const observer of this.observers) observer.repChanged();
  }

  /** How many more leads fit under every cap now; may be Infinity. */
  room(now: number): number {
    const { slots, caps } = this;
    const room = Math.min(
      caps.open - slots.open,
      caps.hour - usedAt(slots.hour, now),
      caps.day - usedAt(slots.day, now),
      caps.week - usedAt(slots.week, now),
      ...this.counters.filter(({ limit }) => isAboutAll(limit)).map(counter => this.leftOf(counter, now)),
    );
    return Math.max(0, room);
  }

  private leftOf(counter: Counter, now: number): number {
    const { used, allowed } = runningCount(counter, this.slots.limits?.[counter.key], this.configuration.timeZone, now);
    return allowed - used;
  }
}
