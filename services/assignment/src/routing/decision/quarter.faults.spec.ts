import { snapshotOf } from '../board/board-snapshot.js';
import { quarterOf } from './quarter.builder.js';

/** Quarters of a year, each of a seed of its own; `BATON_SEED` is the first. */
const QUARTERS = Number(process.env.BATON_QUARTERS ?? 2_000);
const AT_ONCE = 100;
const first = Number(process.env.BATON_SEED ?? Date.now() % 1_000_000);

describe('thousands of quarters of a year', () => {
  it.each(Array.from({ length: Math.ceil(QUARTERS / AT_ONCE) }, (_, n) => first + n * AT_ONCE))(
    'from seed %i on put nobody over a cap, give a lead one owner, in working time alone, and leave nobody behind for longer than a weekend',
    from => {
      for (let seed = from; seed < from + AT_ONCE; seed++) {
        const { violations, waited, left } = quarterOf(seed);
        expect({ seed, violations }).toEqual({ seed, violations: [] });
        expect({ seed, isTaken: waited < 72 && left < 100 }).toEqual({ seed, isTaken: true });
      }
    },
  );

  it('end the same from the same seed', () => {
    const [one, other] = [quarterOf(first), quarterOf(first)];
    expect(snapshotOf(other.board)).toEqual(snapshotOf(one.board));
    expect(other.decisions).toEqual(one.decisions);
  });
});
