import { grant } from './mail-budget.js';

const second = new Date('2026-03-04T09:00:00.000Z');
const at = (ms: number) => new Date(second.getTime() + ms);

describe('the budget of mails', () => {
  it('grants what is wanted while there is room', () => {
    expect(grant({ second, used: 3 }, 4, 10, at(500))).toEqual({ granted: 4, budget: { second, used: 7 } });
  });
  it('grants no more than the rest of the second', () => {
    expect(grant({ second, used: 8 }, 4, 10, at(999))).toEqual({ granted: 2, budget: { second, used: 10 } });
    expect(grant({ second, used: 10 }, 4, 10, at(999)).granted).toBe(0);
  });
  it('begins anew with the next second', () => {
    expect(grant({ second, used: 10 }, 4, 10, at(1000))).toEqual({ granted: 4, budget: { second: at(1000), used: 4 } });
  });
  it('gives nothing extra for a clock that is behind', () => {
    expect(grant({ second, used: 10 }, 4, 10, at(-1)).granted).toBe(0);
  });
  it('takes a limit that was lowered', () => {
    expect(grant({ second, used: 10 }, 4, 5, at(1)).granted).toBe(0);
  });
});
