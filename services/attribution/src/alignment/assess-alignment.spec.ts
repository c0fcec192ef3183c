import { assessAlignment, type AlignmentCounts } from './assess-alignment.js';

const nothing: AlignmentCounts = {
  leads: 0,
  assigned: 0,
  accepted: 0,
  contacted: 0,
  contactDue: 0,
  contactedInTime: 0,
  declined: 0,
  timedOut: 0,
  nurtured: 0,
  reactivated: 0,
  won: 0,
  disqualified: 0,
  unhandled: 0,
  medianMinutesToAssignment: null,
  medianMinutesToContact: null,
  p90MinutesToContact: null,
  grades: [],
};
const measure = (counts: Partial<AlignmentCounts>, name: string) => assessAlignment({ ...nothing, ...counts }).find(m => m.name === name);

describe('an assessment of alignment', () => {
  it('gives each share with the count that it comes from', () => {
    expect(measure({ assigned: 50, accepted: 41 }, 'accepted')).toEqual({
      name: 'accepted',
      value: 0.82,
      unit: 'share',
      because: '41 of 50 assigned leads were accepted',
    });
    expect(measure({ accepted: 3, won: 1 }, 'won-per-accepted')?.value).toBe(0.3333);
  });

  it('has no number where there is nothing to count', () => {
    expect(measure({}, 'accepted')).toEqual({ name: 'accepted', value: null, unit: 'share', because: 'there are no assigned leads yet' });
    expect(measure({}, 'time-to-contact')).toMatchObject({ value: null, because: 'there is no such lead yet' });
    for (const m of assessAlignment(nothing)) expect(m.value).toBeNull();
  });

  it('counts for in-time contact only deadlines that were met or have passed', () => {
    expect(measure({ contactDue: 10, contactedInTime: 9 }, 'contacted-in-time')).toMatchObject({ value: 0.9 });
  });

  it('gives times in minutes', () => {
    expect(measure({ contacted: 7, medianMinutesToContact: 12.345 }, 'time-to-contact')).toEqual({
      name: 'time-to-contact',
      value: 12.3,
      unit: 'minutes',
      because: 'half of the 7 contacted leads were contacted within this time',
    });
  });

  it('shows whether sales agrees with the grades', () => {
    const grades = [
      { grade: 'A' as const, assigned: 10, accepted: 9 },
      { grade: 'D' as const, assigned: 4, accepted: 1 },
    ];
    expect(measure({ grades }, 'accepted-grade-A')?.value).toBe(0.9);
    expect(measure({ grades }, 'accepted-grade-D')?.because).toBe('1 of 4 assigned leads of grade D were accepted');
  });
});
