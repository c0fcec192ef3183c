import fc from 'fast-check';
import type { PathTouch } from './credit-conversion.js';
import { restateConversion } from './restate-conversion.js';
import type { Standing } from './standing-report.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const touch = (n: number, channel = 'google-ads'): PathTouch => ({
  touchpointId: `t${n}`,
  at: day(n),
  mediaType: 'paid-search',
  channel,
  campaign: null,
});
const won: Standing = { leadId: 'lead', stage: 'won', amount: 1000, currency: 'EUR', wonAt: day(10) };
const lost: Standing = { ...won, stage: 'lost', wonAt: null };
const amounts = (attribution: ReturnType<typeof restateConversion>, model: string) =>
  attribution?.credits.filter(c => c.model === model).map(c => [c.touchpointId, c.amount]);

describe('restating a conversion', () => {
  it('publishes a win once', () => {
    const first = restateConversion(null, won, [touch(1)]);
    expect(first).toMatchObject({ leadId: 'lead', amount: 1000, currency: 'EUR', wonAt: day(10) });
    expect(restateConversion(first, won, [touch(1)])).toBeNull();
  });

  it('publishes nothing about what was not won', () => {
    expect(restateConversion(null, lost, [touch(1)])).toBeNull();
  });

  it('publishes a later amount', () => {
    const first = restateConversion(null, won, [touch(1)]);
    expect(amounts(restateConversion(first, { ...won, amount: 900 }, [touch(1)]), 'linear')).toEqual([['t1', 900]]);
  });

  it('credits anew when a touchpoint becomes known, and not for one after the win', () => {
    const first = restateConversion(null, won, [touch(2)]);
    expect(amounts(restateConversion(first, won, [touch(2), touch(1)]), 'first')).toEqual([['t1', 1000]]);
    expect(restateConversion(first, won, [touch(2), touch(11)])).toBeNull();
  });

  it('takes back what was won no more, once', () => {
    const first = restateConversion(null, won, [touch(1)]);
    const back = restateConversion(first, lost, [touch(1)]);
    expect(back).toEqual({ leadId: 'lead', amount: 0, currency: 'EUR', wonAt: day(10), credits: [] });
    expect(restateConversion(back, lost, [touch(1), touch(2)])).toBeNull();
  });

  it('tells the lead that it is now after a merge', () => {
    const first = restateConversion(null, won, [touch(1)]);
    expect(restateConversion(first, { ...won, leadId: 'survivor' }, [touch(1)])).toMatchObject({ leadId: 'survivor' });
  });

  it('comes to the same whatever was published in between', () => {
    const touches = fc
      .uniqueArray(fc.integer({ min: 1, max: 15 }), { maxLength: 8 })
      .map(days => days.map(d => touch(d, d % 2 ? 'a' : 'b')));
    const standings = fc.array(fc.tuple(fc.constantFrom(won, lost), fc.nat(), touches), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(standings, history => {
        let published: ReturnType<typeof restateConversion> = null;
        for (const [standing, amount, known] of history)
          published = restateConversion(published, { ...standing, amount }, known) ?? published;
        const [last, amount, known] = history.at(-1)!;
        if (last.wonAt !== null) expect(published).toEqual(restateConversion(null, { ...last, amount }, known));
        else expect(published?.amount ?? 0).toBe(0);
      }),
    );
  });
});
