import { aSpendReported } from '@baton/testing';
import { AttributionFixture } from '../attribution.fixture.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const kept = () =>
  attribution.rows<{ spend_id: string; amount: number }>(
    'select source_id, spend_id, amount, campaign from spend order by source_id, spend_id',
  );

describe('spend', () => {
  it('is kept as it was reported', async () => {
    await attribution.deliver(
      aSpendReported({ spendId: 'a', cost: eur(-5), campaign: undefined }),
      aSpendReported({ spendId: 'b', cost: eur(Number.MAX_SAFE_INTEGER) }),
    );
    expect(await kept()).toEqual([
      { source_id: 'google-ads', spend_id: 'a', amount: -5, campaign: null },
      { source_id: 'google-ads', spend_id: 'b', amount: Number.MAX_SAFE_INTEGER, campaign: 'brand' },
    ]);
  });

  it('is restated whole: dates, place and amount', async () => {
    await attribution.deliver(aSpendReported({ spendId: 'a', from: '2026-01-01', to: '2026-01-31' }, { streamVersion: 1 }));
    await attribution.deliver(
      aSpendReported(
        { spendId: 'a', from: '2026-02-01', to: '2026-02-28', mediaType: 'radio', channel: 'fm', cost: eur(1) },
        { streamVersion: 2 },
      ),
    );
    expect(await attribution.rows('select from_date::text, to_date::text, media_type, channel, amount from spend')).toEqual([
      { from_date: '2026-02-01', to_date: '2026-02-28', media_type: 'radio', channel: 'fm', amount: 1 },
    ]);
  });

  it('is not undone by an older report that comes again', async () => {
    await attribution.deliver(aSpendReported({ spendId: 'a', cost: eur(2) }, { streamVersion: 2 }));
    await attribution.deliver(aSpendReported({ spendId: 'a', cost: eur(1) }, { streamVersion: 1 }));
    expect((await kept()).map(s => s.amount)).toEqual([2]);
  });

  it('that ends before it begins is a dead letter, and holds nothing else up', async () => {
    const bad = aSpendReported({ spendId: 'bad', from: '2026-02-02', to: '2026-02-01' });
    await expect(attribution.deliver(aSpendReported({ spendId: 'a' }), bad, aSpendReported({ spendId: 'c' }))).rejects.toThrow(
      'spend_check',
    );
    expect((await kept()).map(s => s.spend_id)).toEqual(['a', 'c']);
    expect(await attribution.rows('select event_type, lead_id from dead_letters')).toEqual([
      { event_type: 'spend-reported', lead_id: null },
    ]);
  });
});
