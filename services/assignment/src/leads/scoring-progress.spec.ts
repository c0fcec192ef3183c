import { leads, minutesLater, NOW } from '../life-cycle/life-cycle.example.js';
import { ScoringProgress } from './scoring-progress.js';

const seen = (minutes: number, partition = 3) => leads.awaiting({ partition, seenAt: minutesLater(minutes) });
const SILENCE = 60_000;

describe('the progress of scoring', () => {
  it('is as far as the newest inquiry of a partition that was scored', () => {
    const progress = new ScoringProgress();
    progress.scored([seen(-5), seen(-9)], NOW);
    expect(progress.reached([3], NOW, SILENCE)).toEqual([{ partition: 3, until: minutesLater(-5) }]);
  });

  it('of one partition says nothing of another', () => {
    const progress = new ScoringProgress();
    progress.scored([seen(-5, 1)], NOW);
    expect(progress.reached([1, 2], NOW, SILENCE).map(r => r.until)).toEqual([minutesLater(-5), null]);
  });

  it('is unlimited when no score has come for a while: there is nothing to wait for', () => {
    const progress = new ScoringProgress();
    progress.scored([seen(-5)], NOW);
    expect(progress.reached([3], minutesLater(1), SILENCE)).toEqual([{ partition: 3, until: null }]);
  });

  it('is not told by a score whose inquiry has not been seen', () => {
    const progress = new ScoringProgress();
    progress.scored([leads.unknown()], NOW);
    expect(progress.reached([3], NOW, SILENCE)).toEqual([{ partition: 3, until: null }]);
  });
});
