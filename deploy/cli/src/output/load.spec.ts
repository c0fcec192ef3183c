import { loadsAsText, type RepWithLoad } from './load.js';

const now = new Date('2026-03-04T14:05:00Z');
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
    expect(loadsAsText(reps, Infinity, now).split('\n')).toEqual([
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
    expect(loadsAsText([rep], Infinity, now).split('\n')).toEqual(['REP  NAME  OPEN  MONTH  ROOM', 'ann  ANN    1/2  14/14  at month']);
  });

  it('shows who is there where anybody says so, and whether that decides', () => {
    const presence = { state: 'away', since: '2026-03-04T13:53:00Z', decides: true };
    const reps = [
      aRep('ann', 3, 5, { presence }),
      aRep('ben', 0, 5, { presence: { ...presence, state: 'online', decides: false } }),
      aRep('cleo', 0, 5, { presence: { state: 'offline', since: null, decides: true } }),
      aRep('dan', 0, 5, { presence: null }),
    ];
    expect(loadsAsText(reps, Infinity, now).split('\n')).toEqual([
      'REP   NAME  OPEN  DAY  ROOM  PRESENCE',
      'ann   ANN    3/5    2  yes   away, since 12 min',
      'ben   BEN    0/5    2  yes   online, since 12 min (working hours decide)',
      'cleo  CLEO   0/5    2  yes   offline',
      'dan   DAN    0/5    2  yes   -',
    ]);
  });

  it('is nothing without reps', () => expect(loadsAsText([], 80, now)).toBe('No reps.'));
});
