import { aSpendReported } from '@baton/testing';
import { latestSpend } from './latest-spend.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

describe('spend', () => {
  it('is what was said last under an id', () => {
    const events = [
      aSpendReported({ spendId: 'a', cost: eur(10) }, { streamVersion: 1 }),
      aSpendReported({ spendId: 'a', cost: eur(7) }, { streamVersion: 2 }),
    ];
    expect(latestSpend(events).map(s => s.cost.amount)).toEqual([7]);
    expect(latestSpend([...events].reverse()).map(s => s.cost.amount)).toEqual([7]);
  });

  it('of two sources is two, though the ids are the same', () => {
    const events = [aSpendReported({ sourceId: 'meta', spendId: 'a' }), aSpendReported({ sourceId: 'google', spendId: 'a' })];
    expect(latestSpend(events).map(s => s.sourceId)).toEqual(['google', 'meta']);
  });
});
