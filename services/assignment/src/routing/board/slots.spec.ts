import { occupy, openOf, RepSlots, sameSlots, storedSlots, usedAt, vacate } from './slots.js';

const at = (iso: string) => Date.parse(iso);
const nothing = storedSlots(new RepSlots());

describe('slots', () => {
  it('count new work as open and in the hour, day and week of the zone', () => {
    const slots = new RepSlots();
    occupy(slots, 'Europe/Berlin', at('2026-03-04T22:30:00Z'), true);
    expect(slots.open).toBe(1);
    expect(new Date(slots.hour.until).toISOString()).toBe('2026-03-04T23:00:00.000Z');
    expect(new Date(slots.day.until).toISOString()).toBe('2026-03-04T23:00:00.000Z');
    expect(new Date(slots.week.until).toISOString()).toBe('2026-03-08T23:00:00.000Z');
  });

  it('begin a window anew when the one before has ended, each by itself', () => {
    const slots = new RepSlots();
    for (const time of ['2026-03-04T10:10:00Z', '2026-03-04T10:50:00Z', '2026-03-04T11:00:00Z']) occupy(slots, 'UTC', at(time), true);
    expect([slots.hour.used, slots.day.used, slots.week.used]).toEqual([1, 3, 3]);
    occupy(slots, 'UTC', at('2026-03-09T00:00:00Z'), true);
    expect([slots.hour.used, slots.day.used, slots.week.used]).toEqual([1, 1, 1]);
  });

  it('count a moment before the window, from the clock of another replica, to the window that runs', () => {
    const slots = new RepSlots();
    occupy(slots, 'UTC', at('2026-03-04T11:00:00.050Z'), true);
    occupy(slots, 'UTC', at('2026-03-04T10:59:59.990Z'), true);
    expect(slots.hour).toEqual({ until: at('2026-03-04T12:00:00Z'), used: 2 });
  });

  it('count work that was the rep’s before as open only', () => {
    const slots = new RepSlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), false);
    expect(storedSlots(slots)).toEqual({ ...nothing, open: 1 });
  });

  it('free what is open, never below zero, and keep what was given in the window', () => {
    const slots = new RepSlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true);
    vacate(slots);
    vacate(slots);
    expect([slots.open, slots.day.used]).toEqual([0, 1]);
  });

  it('count what work weighs, in all and by the pool it came from, and forget a pool of which nothing is left', () => {
    const slots = new RepSlots();
    const time = at('2026-03-04T10:00:00Z');
    occupy(slots, 'UTC', time, true, { weight: 4, poolId: 'emea' });
    occupy(slots, 'UTC', time, true, { poolId: 'us' });
    occupy(slots, 'UTC', time, false, { weight: 2, poolId: null });
    expect([slots.open, slots.pools, slots.day.used]).toEqual([7, { emea: 4, us: 1 }, 2]);
    const copy = storedSlots(slots);
    vacate(slots, { weight: 3, poolId: 'emea' });
    vacate(slots, { poolId: 'us' });
    expect([slots.open, slots.pools]).toEqual([3, { emea: 1 }]);
    expect(copy.pools).toEqual({ emea: 4, us: 1 });
    expect(sameSlots(copy, { ...storedSlots(slots), open: 7 })).toBe(false);
    vacate(slots, { weight: 9, poolId: 'emea' });
    const { hour, day, week } = slots;
    expect(storedSlots(slots)).toEqual({ ...nothing, hour, day, week, pools: {} });
    expect(sameSlots(slots, { ...storedSlots(slots), pools: undefined })).toBe(true);
  });

  it('count what came from a pool of any name', () => {
    const slots = new RepSlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true, { poolId: 'constructor' });
    expect([openOf(slots, 'constructor'), openOf(slots, 'toString'), openOf(nothing, 'constructor')]).toEqual([1, 0, 0]);
    expect(sameSlots(slots, { ...storedSlots(slots), pools: { valueOf: 1 } })).toBe(false);
  });

  it('use nothing of a window that has passed', () => {
    const count = { until: at('2026-03-04T11:00:00Z'), used: 4 };
    expect(usedAt(count, at('2026-03-04T10:59:59.999Z'))).toBe(4);
    expect(usedAt(count, at('2026-03-04T11:00:00Z'))).toBe(0);
  });

  it('are stored plain, and read again', () => {
    const hour = { until: at('2026-03-04T11:00:00Z'), used: 1 };
    const stored = { open: 1, hour, day: { until: 5, used: 2 }, week: { until: 6, used: 3 } };
    expect(JSON.parse(JSON.stringify(storedSlots(RepSlots.of(stored))))).toEqual(stored);
    const limits = { 'day|||': { until: 7, used: 1, carry: 0 } };
    const more = { ...stored, limits, pools: { emea: 1 } };
    expect(JSON.parse(JSON.stringify(storedSlots(RepSlots.of(more))))).toEqual(more);
  });

  it('are copied whole, and compared whole', () => {
    const slots = new RepSlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true, { poolId: 'emea' });
    const copy = RepSlots.of(slots);
    expect(sameSlots(copy, slots)).toBe(true);
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true);
    expect([copy.day.used, slots.day.used]).toEqual([1, 2]);
    expect(sameSlots(copy, slots)).toBe(false);
  });
});
