import fc from 'fast-check';
import { aBoard, aLimit, aPool, aRep, happen, noCaps, officeHours, WEDNESDAY } from '../board/board.builder.js';
import { firstFailedFilter } from './eligibility.js';
import type { Requirements } from './requirements.js';
import { nextEligibleAt } from './next-eligible.js';

const now = WEDNESDAY.getTime();
const asked = (given: Partial<Requirements> = {}): Requirements => ({ now, duringWorkingHours: true, skills: [], excluded: [], ...given });
const leadId = '00000000-0000-4000-8000-000000000001';
const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

function poolOf(reps: ReturnType<typeof aRep>[], given: readonly number[] = []) {
  const board = aBoard({
    reps,
    pools: [
      aPool(
        'pool',
        reps.map(rep => rep.repId),
      ),
    ],
    calendars: [officeHours],
  });
  reps.forEach((rep, index) => {
    for (let n = 0; n < (given[index] ?? 0); n++) happen(board, { kind: 'taken', repId: rep.repId, leadId, cause: 'owner-reported' });
  });
  return board.pools.get('pool')!;
}

describe('nextEligibleAt', () => {
  it('is now when somebody is free', () => {
    expect(nextEligibleAt(poolOf([aRep('ann')]), asked())).toBe(now);
  });

  it('is the start of the working hours that begin first', () => {
    const pool = poolOf([
      aRep('ann', { calendarId: 'office', timeZone: 'America/Los_Angeles' }),
      aRep('ben', { calendarId: 'office', timeZone: 'America/New_York' }),
    ]);
    expect(iso(nextEligibleAt(pool, asked()))).toBe('2026-03-04T14:00:00.000Z');
  });

  it('is the end of a window, and where that is at night, the next morning', () => {
    const caps = { ...noCaps, hour: 1 };
    expect(iso(nextEligibleAt(poolOf([aRep('ann', { caps })], [1]), asked()))).toBe('2026-03-04T11:00:00.000Z');
    const pool = poolOf([aRep('ann', { caps: { ...noCaps, day: 1 }, calendarId: 'office' })], [1]);
    expect(iso(nextEligibleAt(pool, asked()))).toBe('2026-03-05T09:00:00.000Z');
  });

  it('is none where only a lead that is closed or a change helps', () => {
    expect(nextEligibleAt(poolOf([aRep('ann', { caps: { ...noCaps, open: 1 } })], [1]), asked())).toBeNull();
    expect(nextEligibleAt(poolOf([aRep('ann', { active: false })]), asked())).toBeNull();
    expect(nextEligibleAt(poolOf([aRep('ann', { caps: { ...noCaps, day: 0 } })]), asked())).toBeNull();
    expect(nextEligibleAt(poolOf([aRep('ann')]), asked({ skills: ['de'] }))).toBeNull();
    expect(nextEligibleAt(poolOf([aRep('ann')]), asked({ excluded: [{ repId: 'ann', because: 'had it' }] }))).toBeNull();
    expect(nextEligibleAt(poolOf([]), asked())).toBeNull();
  });

  it('is the first time at which somebody is eligible: then, and never before', () => {
    const cap = fc.option(fc.integer({ min: 1, max: 3 }), { nil: null });
    const rep = fc.record({
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York'),
      calendarId: fc.constantFrom('office', null),
      timeOff: fc.constantFrom([], [{ from: '2026-03-04', to: '2026-03-06' }]),
      caps: fc.record({ open: fc.constant(null), hour: cap, day: cap, week: cap }),
      limits: fc.constantFrom(
        [],
        [],
        [aLimit({ most: 1.5, per: 'hour' })],
        [aLimit({ most: 10, per: 'month', spread: true })],
        [aLimit({ most: 0.25 }), aLimit({ most: 2, per: 'month' })],
      ),
      given: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(rep, { minLength: 1, maxLength: 4 }),
        fc.array(fc.double({ min: 0, max: 0.9999, noNaN: true }), { maxLength: 20 }),
        (drawn, moments) => {
          const pool = poolOf(
            drawn.map(({ given: _, ...each }, index) => aRep(`rep-${index}`, each)),
            drawn.map(each => each.given),
          );
          const anybodyAt = (time: number) => pool.members.some(member => firstFailedFilter(member.rep, asked({ now: time })) === null);
          const next = nextEligibleAt(pool, asked());
          expect(next).not.toBeNull();
          expect(anybodyAt(next!)).toBe(true);
          for (const moment of moments) if (next! > now) expect(anybodyAt(Math.floor(now + (next! - now) * moment))).toBe(false);
        },
      ),
      { numRuns: Number(process.env.BATON_PROPERTY_RUNS ?? 300) },
    );
  });
});
