import { aRep, noCaps, WEDNESDAY } from './board.builder.js';
import { RepState } from './rep-state.js';
import { SlotChanges } from './slot-changes.js';
import { occupy, vacate } from './slots.js';

const now = WEDNESDAY.getTime();

describe('SlotChanges', () => {
  const rep = (id: string) => new RepState(aRep(id, { caps: { ...noCaps, open: 9 } }), undefined);
  const claim = (changes: SlotChanges, state: RepState, at = now) => {
    changes.before(state);
    occupy(state.slots, 'UTC', at, true);
    changes.after(state, 'claimed');
  };

  it('sums what happened to each rep, in the order of ids', () => {
    const changes = new SlotChanges();
    const [ben, ann] = [rep('ben'), rep('ann')];
    for (const state of [ben, ann, ben]) claim(changes, state);
    expect(changes.sums().map(({ repId, open, claims, openPeak }) => ({ repId, open, claims, openPeak }))).toEqual([
      { repId: 'ann', open: 1, claims: 1, openPeak: 1 },
      { repId: 'ben', open: 2, claims: 2, openPeak: 2 },
    ]);
  });

  it('holds claims to the most that was open at one of them, not to what came after', () => {
    const changes = new SlotChanges();
    const ann = rep('ann');
    claim(changes, ann);
    claim(changes, ann);
    vacate(ann.slots);
    changes.after(ann, 'released');
    for (let n = 0; n < 3; n++) occupy(ann.slots, 'UTC', now, false);
    changes.after(ann, 'taken');
    expect(changes.sums()).toMatchObject([{ open: 4, claims: 2, openPeak: 2, windows: { day: { added: 2, peak: 2 } } }]);
  });

  it('lets somebody who was over a cap claim again after giving back more than that', () => {
    const changes = new SlotChanges();
    const ann = rep('ann');
    for (let n = 0; n < 4; n++) occupy(ann.slots, 'UTC', now, false);
    changes.before(ann);
    for (let n = 0; n < 3; n++) vacate(ann.slots);
    changes.after(ann, 'released');
    claim(changes, ann);
    expect(changes.sums()).toMatchObject([{ open: -2, claims: 1, openPeak: -2 }]);
  });

  it('has no peak for facts alone', () => {
    const changes = new SlotChanges();
    const ann = rep('ann');
    changes.before(ann);
    occupy(ann.slots, 'UTC', now, true);
    changes.after(ann, 'taken');
    expect(changes.sums()).toMatchObject([{ open: 1, claims: 0, openPeak: 0, windows: { hour: { added: 1, peak: 0 } } }]);
  });

  it('counts a window that began meanwhile from zero', () => {
    const ann = rep('ann');
    occupy(ann.slots, 'UTC', now, true);
    const changes = new SlotChanges();
    claim(changes, ann, now + 3_600_000);
    expect(changes.sums()).toMatchObject([
      { windows: { hour: { until: new Date('2026-03-04T12:00:00Z'), added: 1, peak: 1 }, day: { added: 1, peak: 1 } } },
    ]);
  });
});
