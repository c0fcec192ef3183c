import { Availability } from '../decision/availability.js';
import { hashText } from '../decision/tie-break.js';
import type { CalendarConfiguration, RepConfiguration } from '../types.js';
import { emptySlots, usedAt, type Slots } from './slots.js';

/** A rep on the board: configuration, work, and what is derived from them for quick comparison. */
export class RepState {
  slots: Slots = emptySlots();
  configuration!: RepConfiguration;
  availability!: Availability;
  skills!: ReadonlySet<string>;
  /** Infinity: no cap. */
  caps!: { open: number; hour: number; day: number; week: number };
  /** False lets a filter skip the windows. */
  hasWindowCaps!: boolean;
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
    this.changed();
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
    );
    return Math.max(0, room);
  }
}
