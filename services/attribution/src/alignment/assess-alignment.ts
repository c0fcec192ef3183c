import type { AlignmentAssessed, Grade } from '@baton/contracts';

export interface GradeCount {
  readonly grade: Grade;
  readonly assigned: number;
  readonly accepted: number;
}

/** What happened to the leads that first inquired in a period. Times in minutes; null where there is nothing to take them from. */
export interface AlignmentCounts {
  readonly leads: number;
  readonly assigned: number;
  readonly accepted: number;
  readonly contacted: number;
  /** Leads with a deadline for first contact that has passed or was met, and those that met it. */
  readonly contactDue: number;
  readonly contactedInTime: number;
  readonly declined: number;
  readonly timedOut: number;
  readonly nurtured: number;
  readonly reactivated: number;
  readonly won: number;
  readonly disqualified: number;
  /** Neither assigned nor nurtured nor closed. */
  readonly unhandled: number;
  readonly medianMinutesToAssignment: number | null;
  readonly medianMinutesToContact: number | null;
  readonly p90MinutesToContact: number | null;
  readonly grades: readonly GradeCount[];
}

export type Measure = AlignmentAssessed['measures'][number];

/** A part of a whole as a number between 0 and 1, with the sentence that it comes from; null when the whole is nothing. */
function share(name: string, part: number, whole: number, of: string, what: string): Measure {
  const because = whole === 0 ? `there are no ${of} yet` : `${part} of ${whole} ${of} ${what}`;
  return { name, value: whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000, unit: 'share', because };
}

function minutes(name: string, value: number | null, because: string): Measure {
  return {
    name,
    value: value === null ? null : Math.round(value * 10) / 10,
    unit: 'minutes',
    because: value === null ? 'there is no such lead yet' : because,
  };
}

/**
 * How sales and marketing work together, from what happened: how fast and how surely leads are taken up, what sales thinks of them, and what
 * becomes of them. Leads of the last days have had less time: compare periods of the same age.
 */
export function assessAlignment(counts: AlignmentCounts): Measure[] {
  const { leads, assigned, accepted } = counts;
  return [
    share('assigned', assigned, leads, 'leads', 'were given to a rep'),
    share('unhandled', counts.unhandled, leads, 'leads', 'are neither with a rep, nor nurtured, nor closed'),
    minutes('time-to-assignment', counts.medianMinutesToAssignment, 'half of the assigned leads had a rep within this time'),
    share('accepted', accepted, assigned, 'assigned leads', 'were accepted'),
    share('declined', counts.declined, assigned, 'assigned leads', 'were declined by a rep at least once'),
    share('timed-out', counts.timedOut, assigned, 'assigned leads', 'were taken from a rep who kept silent at least once'),
    share(
      'contacted-in-time',
      counts.contactedInTime,
      counts.contactDue,
      'leads with a deadline for first contact',
      'were contacted by then',
    ),
    minutes(
      'time-to-contact',
      counts.medianMinutesToContact,
      `half of the ${counts.contacted} contacted leads were contacted within this time`,
    ),
    minutes(
      'time-to-contact-p90',
      counts.p90MinutesToContact,
      `nine of ten of the ${counts.contacted} contacted leads were contacted within this time`,
    ),
    share('nurtured', counts.nurtured, leads, 'leads', 'were nurtured'),
    share('reactivated', counts.reactivated, counts.nurtured, 'nurtured leads', 'came back ready for a rep'),
    share('disqualified', counts.disqualified, assigned, 'assigned leads', 'were disqualified by sales'),
    share('won-per-accepted', counts.won, accepted, 'accepted leads', 'were won'),
    ...counts.grades.map(g =>
      share(`accepted-grade-${g.grade}`, g.accepted, g.assigned, `assigned leads of grade ${g.grade}`, 'were accepted'),
    ),
  ];
}
