import { aRep, noCaps, officeHours, WEDNESDAY } from './board.builder.js';
import { RepState } from './rep-state.js';
import { occupy } from './slots.js';

const now = WEDNESDAY.getTime();
const after = (rep: RepState, leads: number) => {
  for (let n = 0; n < leads; n++) occupy(rep.slots, 'UTC', now, true);
  return rep;
};

describe('RepState', () => {
  it.each([
    [{ open: 10, hour: 5, day: null, week: null }, 2, 3],
    [{ open: 3, hour: 5, day: 9, week: null }, 2, 1],
    [{ open: null, hour: null, day: 4, week: 20 }, 4, 0],
    [{ open: 1, hour: null, day: null, week: null }, 4, 0],
    [noCaps, 50, Infinity],
  ])('has room by the strictest cap: %j with %d leads leaves %d', (caps, leads, room) => {
    expect(after(new RepState(aRep('ann', { caps }), undefined), leads).room(now)).toBe(room);
  });

  it('has room again when the window has passed', () => {
    const rep = after(new RepState(aRep('ann', { caps: { ...noCaps, hour: 2 } }), undefined), 2);
    expect([rep.room(now), rep.room(now + 3_600_000)]).toEqual([0, 2]);
  });

  it('knows whether there are windows to look at', () => {
    expect(new RepState(aRep('ann', { caps: { ...noCaps, open: 1 } }), undefined).hasWindowCaps).toBe(false);
    expect(new RepState(aRep('ann', { caps: { ...noCaps, week: 1 } }), undefined).hasWindowCaps).toBe(true);
  });

  it('keeps its work through a new configuration', () => {
    const rep = after(new RepState(aRep('ann'), undefined), 3);
    rep.configure(aRep('ann', { skills: ['de'], caps: { ...noCaps, open: 5 } }), officeHours);
    expect([rep.slots.open, rep.room(now), rep.skills.has('de')]).toEqual([3, 2, true]);
  });
});
