import type { HolidayRegion, QuietHours, Weekday } from '@baton/calendar';
import type { behaviorKinds } from '@baton/contracts';
import type { Delay } from './duration.js';

export type BehaviorKind = (typeof behaviorKinds)[number];

/** One mail of a program. Subject and bodies are Liquid templates. */
export interface Step {
  readonly id: string;
  /** Counted from the start of the episode for the first step, else from the mail before it. */
  readonly after: Delay;
  readonly subject: string;
  readonly text: string;
  /** Without it the mail has a text part alone. */
  readonly html: string | null;
}

/** So many of these behaviors, within a stretch of time, count as interest. */
export interface EngagementRule {
  readonly behaviors: readonly BehaviorKind[];
  readonly count: number;
  /** Milliseconds; null: since the episode began. */
  readonly within: number | null;
}

/** What a nurture program says. Immutable: a change is another version with another hash; running episodes stay with theirs. */
export interface Program {
  readonly name: string;
  /** Taken for leads that routing sends without naming a program. */
  readonly isDefault: boolean;
  /** Sender; null: the service's own. */
  readonly from: string | null;
  /** Zone of people whose own is not known: by country (ISO 3166), else `timeZone`. */
  readonly timeZone: string;
  readonly timeZones: Readonly<Record<string, string>>;
  readonly quietHours: QuietHours | null;
  readonly quietDays: readonly Weekday[];
  readonly workingHours: Readonly<Partial<Record<Weekday, readonly string[]>>>;
  readonly holidays: HolidayRegion | null;
  readonly steps: readonly Step[];
  /** Milliseconds after the last mail in which interest still counts; then the lead goes back to routing. */
  readonly patience: number;
  /** Any of these gives the lead back to routing. A new inquiry needs no rule: routing takes the lead back by itself. */
  readonly reactivate: readonly EngagementRule[];
  /** Leave early: after so many mails in a row without any reaction, or after so many milliseconds. */
  readonly exits: { readonly ignoredMails: number | null; readonly after: number | null };
  /** At most so many episodes of a lead within so many milliseconds, in whichever programs. */
  readonly limits: { readonly episodes: number; readonly within: number };
}

/** A program under the hash of its definition. */
export interface VersionedProgram extends Program {
  readonly hash: string;
  readonly version: number;
}
