import fc from 'fast-check';
import { hashText, tieRank } from './tie-break.js';

describe('hashText', () => {
  it('is FNV-1a', () => {
    expect(hashText('')).toBe(0x811c9dc5);
    expect(hashText('a')).toBe(0xe40c292c);
    expect(hashText('foobar')).toBe(0xbf9cf968);
  });
});

describe('tieRank', () => {
  it('orders any two different reps, one way or the other, whatever the seed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (seed, a, b) => {
        fc.pre(a !== b);
        expect(tieRank(seed, a)).not.toBe(tieRank(seed, b));
      }),
    );
  });

  it('puts each of two reps first for about half of the seeds, also where their ids are neighbours', () => {
    const [first, second] = [hashText('rep-1'), hashText('rep-2')];
    const wins = Array.from({ length: 10_000 }, (_, n) => hashText(`lead ${n}`)).filter(
      seed => tieRank(seed, first) < tieRank(seed, second),
    ).length;
    expect(Math.abs(wins - 5_000)).toBeLessThan(200);
  });
});
