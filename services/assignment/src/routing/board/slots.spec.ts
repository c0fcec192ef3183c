import { copySlots, emptySlots, occupy, openOf, sameSlots, usedAt, vacate } from './slots.js';

const at = (iso: string) => Date.parse(iso);

describe('slots', () => {
  it('count new work as open and in the hour, day and week of the zone', () => {
    const slots = emptySlots();
    occupy(slots, 'Europe/Berlin', at('2026-03-04T22:30:00Z'), true);
    expect(slots.open).toBe(1);
    expect(new Date(slots.hour.until).toISOString()).toBe('2026-03-04T23:00:00.000Z');
    expect(new Date(slots.day.until).toISOString()).toBe('2026-03-04T23:00:00.000Z');
    expect(new Date(slots.week.until).toISOString()).toBe('2026-03-08T23:00:00.000Z');
  });

  it('begin a window anew when the one before has ended, each by itself', () => {
    const slots = emptySlots();
    for (const time of ['2026-03-04T10:10:00Z', '2026-03-04T10:50:00Z', '2026-03-04T11:00:00Z']) occupy(slots, 'UTC', at(time), true);
    expect([slots.hour.used, slots.day.used, slots.week.used]).toEqual([1, 3, 3]);
    occupy(slots, 'UTC', at('2026-03-09T00:00:00Z'), true);
    expect([slots.hour.used, slots.day.used, slots.week.used]).toEqual([1, 1, 1]);
  });

  it('count a moment before the window, from the clock of another replica, to the window that runs', () => {
    const slots = emptySlots();
    occupy(slots, 'UTC', at('2026-03-04T11:00:00.050Z'), true);
    occupy(slots, 'UTC', at('2026-03-04T10:59:59.990Z'), true);
    expect(slots.hour).toEqual({ until: at('2026-03-04T12:00:00Z'), used: 2 });
  });

  it('count work that was the rep’s before as open only', () => {
    const slots = emptySlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), false);
    expect(slots).toEqual({ ...emptySlots(), open: 1 });
  });

  it('free what is open, never below zero, and keep what was given in the window', () => {
    const slots = emptySlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true);
    vacate(slots);
    vacate(slots);
    expect([slots.open, slots.day.used]).toEqual([0, 1]);
  });

  it('count what work weighs, in all and by the pool it came from, and forget a pool of which nothing is left', () => {
    const slots = emptySlots();
    const time = at('2026-03-04T10:00:00Z');
    occupy(slots, 'UTC', time, true, { weight: 4, poolId: 'emea' });
    occupy(slots, 'UTC', time, true, { poolId: 'us' });
    occupy(slots, 'UTC', time, false, { weight: 2, poolId: null });
    expect([slots.open, slots.pools, slots.day.used]).toEqual([7, { emea: 4, us: 1 }, 2]);
    const copy = copySlots(slots);
    vacate(slots, { weight: 3, poolId: 'emea' });
    vacate(slots, { poolId: 'us' });
    expect([slots.open, slots.pools]).toEqual([3, { emea: 1 }]);
    expect(copy.pools).toEqual({ emea: 4, us: 1 });
    expect(sameSlots(copy, { ...slots, open: 7 })).toBe(false);
    vacate(slots, { weight: 9, poolId: 'emea' });
    expect(slots).toEqual({ ...emptySlots(), hour: slots.hour, day: slots.day, week: slots.week, pools: {} });
    expect(sameSlots(slots, { ...slots, pools: undefined })).toBe(true);
  });

  it('count what came from a pool of any name', () => {
    const slots = emptySlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true, { poolId: 'constructor' });
    expect([openOf(slots, 'constructor'), openOf(slots, 'toString'), openOf(emptySlots(), 'constructor')]).toEqual([1, 0, 0]);
    expect(sameSlots(slots, { ...slots, pools: { valueOf: 1 } })).toBe(false);
  });

  it('use nothing of a window that has passed', () => {
    const count = { until: at('2026-03-04T11:00:00Z'), used: 4 };
    expect(usedAt(count, at('2026-03-04T10:59:59.999Z'))).toBe(4);
    expect(usedAt(count, at('2026-03-04T11:00:00Z'))).toBe(0);
  });

  it('are copied whole, and compared whole', () => {
    const slots = emptySlots();
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true);
    const copy = copySlots(slots);
    expect(sameSlots(copy, slots)).toBe(true);
    occupy(slots, 'UTC', at('2026-03-04T10:00:00Z'), true);
    expect(copy.day.used).toBe(1);
    expect(sameSlots(copy, slots)).toBe(false);
  });
});
