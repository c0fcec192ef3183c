import { Experience } from './experience.js';
import { anArrival, aPossession, HOUR, MINUTE } from './scenario.builder.js';

const had = (repId: string, hours: number, poolId = 'pool') =>
  anArrival(0, { happened: aPossession({ repId, poolId, heldMs: hours * HOUR }) });
const unknown = anArrival(0, { happened: null });

describe('how long a lead is held', () => {
  const arrivals = [...[1, 2, 3, 4, 50].map(hours => had('ann', hours)), ...[10, 10, 10, 10].map(hours => had('ben', hours, 'other'))];

  it('is what it was, where that is known', () => {
    expect(new Experience(arrivals, HOUR, 's').heldMs(had('ann', 7), 'ben', null)).toBe(7 * HOUR);
    expect(new Experience(arrivals, HOUR, 's').heldMs(had('ann', Infinity), 'ben', null)).toBe(Infinity);
  });

  it('is else what is typical of the rep, of the pool, of all', () => {
    const experience = new Experience(arrivals, null, 's');
    expect(experience.heldMs(unknown, 'ann', 'other')).toBe(3 * HOUR);
    expect(experience.heldMs(unknown, 'ben', 'pool')).toBe(3 * HOUR);
    expect(experience.heldMs(unknown, 'cleo', null)).toBe(10 * HOUR);
    expect(new Experience([], null, 's').heldMs(unknown, 'ann', null)).toBe(Infinity);
  });

  it('is what the question assumes, when it assumes something', () => {
    expect(new Experience(arrivals, 5 * HOUR, 's').heldMs(unknown, 'ann', 'pool')).toBe(5 * HOUR);
  });
});

describe('how soon a rep turns to a lead', () => {
  const fast = (minutes: number, index: number) => ({
    ...anArrival(0, { happened: aPossession({ repId: 'ann', acceptMs: minutes * MINUTE, contactMs: 2 * minutes * MINUTE }) }),
    index,
  });
  const experience = new Experience([fast(1, 0), fast(2, 1)], null, 's');

  it('is what it was when the same rep had it', () => {
    expect(experience.acceptMs(fast(9, 3), 'ann')).toBe(9 * MINUTE);
    expect(experience.contactMs(fast(9, 3), 'ann')).toBe(18 * MINUTE);
    expect(experience.acceptMs(anArrival(0, { happened: aPossession({ repId: 'ann' }) }), 'ann')).toBeNull();
  });

  it('is one of the times of another rep who gets it, the same each time', () => {
    const other = { ...anArrival(0, { happened: aPossession({ repId: 'ben', acceptMs: HOUR }) }), index: 7 };
    expect([MINUTE, 2 * MINUTE]).toContain(experience.acceptMs(other, 'ann'));
    expect(experience.acceptMs(other, 'ann')).toBe(experience.acceptMs(other, 'ann'));
    expect(experience.acceptMs(other, 'cleo')).toBe(HOUR);
    expect(experience.acceptMs(unknown, 'cleo')).toBeNull();
  });
});
