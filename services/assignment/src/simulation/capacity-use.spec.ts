import { aBoard, aPool, aRep, happen } from '../routing/board/board.builder.js';
import { CapacityUse } from './capacity-use.js';

describe('the use of capacity', () => {
  it('is the mean share of the cap over time', () => {
    const board = aBoard({
      reps: [aRep('ann', { caps: { open: 4, hour: null, day: null, week: null } }), aRep('ben')],
      pools: [aPool('pool', [])],
    });
    const use = new CapacityUse(board, 1_000);
    const change = (at: number, kind: 'taken' | 'released') => {
      use.note('ann', at);
      if (kind === 'taken') happen(board, { kind, repId: 'ann', leadId: 'x', cause: 'reopened' });
      else happen(board, { kind, repId: 'ann', leadId: 'x', poolId: null, reason: 'x' });
      use.note('ann', at);
    };
    change(1_100, 'taken');
    change(1_200, 'taken');
    change(1_600, 'released');
    // 0 for 100, 1 for 100, 2 for 400, 1 for 400: 1300 of 4 times 1000.
    expect(use.of('ann', 2_000)).toEqual({ share: 1_300 / 4_000, peak: 2 });
    expect(use.of('ben', 2_000)).toEqual({ share: null, peak: 0 });
  });
});
