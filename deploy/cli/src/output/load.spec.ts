import { loadsAsText, type RepWithLoad } from './load.js';

const aRep = (id: string, open: number, cap: number | null, overrides: Partial<RepWithLoad> = {}): RepWithLoad => ({
  id,
  name: id.toUpperCase(),
  active: true,
  caps: { open: cap, day: null },
  load: { open, day: 2 },
  ...overrides,
});

describe('the load of reps', () => {
  it('stands under each cap, and says who has room', () => {
    const reps = [aRep('ann', 3, 5), aRep('ben', 5, 5), aRep('cleo', 7, 5), aRep('dan', 9, null), aRep('eve', 0, 5, { active: false })];
    expect(loadsAsText(reps, Infinity).split('\n')).toEqual([
      'REP   NAME  OPEN  DAY  ROOM',
      'ann   ANN    3/5    2  yes',
      'ben   BEN    5/5    2  at open',
      'cleo  CLEO   7/5    2  2 over open',
      'dan   DAN      9    2  yes',
      'eve   EVE    0/5    2  inactive',
    ]);
  });

  it('shows every number that is counted, and nothing else', () => {
    const rep = aRep('ann', 1, 2, { caps: { open: 2, month: 14 }, load: { open: 1, month: 14, pools: { emea: 1 } } });
    expect(loadsAsText([rep], Infinity).split('\n')).toEqual(['REP  NAME  OPEN  MONTH  ROOM', 'ann  ANN    1/2  14/14  at month']);
  });

  it('is nothing without reps', () => expect(loadsAsText([], 80)).toBe('No reps.'));
});
