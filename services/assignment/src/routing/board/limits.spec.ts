import fc from 'fast-check';
import { aLimit, aRep, WEDNESDAY } from './board.builder.js';
import { countersOf, isAbout, PARTS, runningCount } from './limits.js';
import { RepState } from './rep-state.js';
import type { Limit } from '../types.js';

const DAY = 86_400_000;
const repWith = (timeZone: string, ...limits: Limit[]) => new RepState(aRep('ann', { timeZone, limits }), undefined);

/** Gives a rep all that the limits allow at each of some times. @returns how many, by time */
function fill(rep: RepState, times: readonly number[], most = 100): number[] {
  return times.map(at => {
    let given = 0;
    for (; given < most && rep.exhausted(null, undefined, at) === undefined; given++) rep.countLead([], at);
    return given;
  });
}
const days = (count: number, from = Date.parse('2026-03-01T12:00:00Z')) => Array.from({ length: count }, (_, n) => from + n * DAY);
const total = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0);

describe('a limit', () => {
  it('of a whole number gives as many each day, whatever was left the day before', () => {
    const rep = repWith('UTC', aLimit({ most: 3 }));
    expect(fill(rep, days(1), 1)).toEqual([1]);
    expect(fill(rep, days(4).slice(1))).toEqual([3, 3, 3]);
  });

  it('of 3.5 a day gives 4 and 3 in turn', () => {
    expect(fill(repWith('Europe/Berlin', aLimit({ most: 3.5 })), days(8))).toEqual([4, 3, 4, 3, 4, 3, 4, 3]);
  });

  it('of 14 a month, spread over its days, gives exactly 14, one at a time, never more than three days apart', () => {
    const given = fill(repWith('Europe/Berlin', aLimit({ most: 14, per: 'month', spread: true })), days(92));
    const months = [given.slice(0, 31), given.slice(31, 61), given.slice(61, 92)];
    for (const month of months) expect(Math.abs(total(month) - 14)).toBeLessThanOrEqual(1);
    expect(total(given)).toBe(42);
    expect(Math.max(...given)).toBe(1);
    expect(given.join('')).not.toContain('000');
  });

  it('never gives more in a month than its number, also where days bring a part over', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (most, offsets) => {
        const rep = repWith('America/New_York', aLimit({ most, per: 'month', spread: true }));
        const times = offsets.toSorted((a, b) => a - b).map(offset => WEDNESDAY.getTime() + offset * DAY);
        const byMonth = new Map<string, number>();
        fill(rep, times).forEach((given, index) => {
          const month = new Date(times[index]! - 5 * 3_600_000).toISOString().slice(0, 7);
          byMonth.set(month, (byMonth.get(month) ?? 0) + given);
        });
        expect(Math.max(0, ...byMonth.values())).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('of one lead a month is one, on the first day that has one: it does not round to nothing, and waits until it is used', () => {
    const once = aLimit({ most: 1, per: 'month', spread: true });
    expect(total(fill(repWith('UTC', once), days(31)))).toBe(1);
    expect(total(fill(repWith('UTC', once), days(1, Date.parse('2026-03-29T12:00:00Z'))))).toBe(1);
  });

  it('owes nothing for the time that somebody was away', () => {
    const rep = repWith('UTC', aLimit({ most: 14, per: 'month', spread: true }));
    fill(rep, days(1));
    expect(fill(rep, [WEDNESDAY.getTime() + 20 * DAY])).toEqual([1]);
    const half = repWith('UTC', aLimit({ most: 3.5 }));
    fill(half, days(1));
    expect(fill(half, [WEDNESDAY.getTime() + 20 * DAY])[0]).toBeLessThanOrEqual(4);
  });

  it('gives, over any time, its number for each window, give or take one lead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 60 }), (thousandths, count) => {
        const most = thousandths / 1_000;
        const given = total(fill(repWith('Asia/Kolkata', aLimit({ most })), days(count)));
        expect(given).toBeGreaterThanOrEqual(Math.floor(most * count - 1e-9));
        expect(given).toBeLessThan(most * count + 1);
      }),
    );
  });

  it('of nothing gives nothing', () => {
    expect(fill(repWith('UTC', aLimit({ most: 0 }), aLimit({ most: 9, per: 'week' })), days(5))).toEqual([0, 0, 0, 0, 0]);
  });

  it('is one of several: the strictest wins', () => {
    const rep = repWith('UTC', aLimit({ most: 5 }), aLimit({ most: 7, per: 'week' }), aLimit({ most: 2, per: 'hour' }));
    const monday = Date.parse('2026-03-02T10:00:00Z');
    expect(fill(rep, [monday, monday + 3_600_000, monday + 7_200_000, monday + DAY, monday + 2 * DAY])).toEqual([2, 2, 1, 2, 0]);
  });

  it('that is changed holds at once, and goes on counting', () => {
    const rep = repWith('UTC', aLimit({ most: 5 }));
    const [today] = days(1);
    fill(rep, [today!], 3);
    rep.configure(aRep('ann', { limits: [aLimit({ most: 3 })] }), undefined);
    expect(fill(rep, [today!])).toEqual([0]);
    rep.configure(aRep('ann', { limits: [aLimit({ most: 4 })] }), undefined);
    expect(fill(rep, [today!])).toEqual([1]);
    expect(rep.room(today!)).toBe(0);
  });

  it('counts within the window also when the clock of a replica is behind', () => {
    const counter = countersOf([aLimit({ most: 2 })])[0]!;
    const count = { until: WEDNESDAY.getTime() + 1_000, used: 2, carry: PARTS - 1 };
    expect(runningCount(counter, count, 'UTC', WEDNESDAY.getTime() - DAY)).toMatchObject({ used: 2, allowed: 2 });
  });
});

describe('isAbout', () => {
  const lead = { grade: 'A', sourceId: 'site' } as const;
  it.each([
    [{}, true],
    [{ grades: ['A', 'B'] as const }, true],
    [{ grades: ['B'] as const }, false],
    [{ sources: ['site'], pools: ['emea'] }, true],
    [{ sources: ['fair'] }, false],
    [{ pools: ['us'] }, false],
  ])('a lead of grade A from a site in emea, for a limit on %j: %s', (given, expected) => {
    expect(isAbout(aLimit({ most: 1, ...given }), 'emea', lead)).toBe(expected);
  });

  it('nothing of which too little is known', () => {
    expect(isAbout(aLimit({ most: 1, grades: ['A'] }), 'emea', undefined)).toBe(false);
    expect(isAbout(aLimit({ most: 1, grades: ['A'] }), 'emea', { grade: null, sourceId: 'site' })).toBe(false);
    expect(isAbout(aLimit({ most: 1, pools: ['emea'] }), null, lead)).toBe(false);
  });
});
