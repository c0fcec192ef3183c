import fc from 'fast-check';
import { buildReport } from './build-report.js';

const search = { mediaType: 'paid-search' as const, channel: 'google-ads' };
const print = { mediaType: 'print' as const, channel: 'trade-weekly' };

describe('a report', () => {
  it('joins revenue, cost and leads of each place', () => {
    const report = buildReport(
      [{ ...search, currency: 'EUR', revenue: 90_000, wonShare: 1_500_000 }],
      [
        { ...search, currency: 'EUR', cost: 30_000 },
        { ...print, currency: 'EUR', cost: 5_000 },
      ],
      [{ ...search, leads: 12 }],
    );
    expect(report.lines).toEqual([
      { ...search, leads: 12, money: [{ currency: 'EUR', revenue: 90_000, cost: 30_000, return: 3, won: 1.5 }] },
      { ...print, leads: 0, money: [{ currency: 'EUR', revenue: 0, cost: 5_000, return: 0, won: 0 }] },
    ]);
    expect(report.totals).toEqual({ leads: 12, money: [{ currency: 'EUR', revenue: 90_000, cost: 35_000, return: 2.5714, won: 1.5 }] });
  });

  it('never adds currencies', () => {
    const { lines, totals } = buildReport(
      [
        { ...search, currency: 'USD', revenue: 7, wonShare: 1_000_000 },
        { ...search, currency: 'EUR', revenue: 5, wonShare: 1_000_000 },
      ],
      [],
      [],
    );
    expect(lines).toHaveLength(1);
    expect(totals.money.map(m => [m.currency, m.revenue, m.return])).toEqual([
      ['EUR', 5, null],
      ['USD', 7, null],
    ]);
  });

  it('tells a campaign without a name from the absence of campaigns', () => {
    const { lines } = buildReport(
      [],
      [],
      [
        { ...search, campaign: null, leads: 1 },
        { ...search, campaign: 'brand', leads: 2 },
      ],
    );
    expect(lines.map(l => l.campaign)).toEqual(['brand', null]);
  });

  it('has totals to which its lines add up', () => {
    const place = fc.record({
      mediaType: fc.constantFrom('print' as const, 'radio' as const),
      channel: fc.constantFrom('a', 'b'),
      currency: fc.constantFrom('EUR', 'USD'),
    });
    const money = fc.integer({ min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, money)),
        fc.array(fc.tuple(place, money)),
        fc.array(fc.tuple(place, fc.nat(1000))),
        (revenues, costs, leads) => {
          const { lines, totals } = buildReport(
            revenues.map(([p, revenue]) => ({ ...p, revenue, wonShare: 1_000_000 })),
            costs.map(([p, cost]) => ({ ...p, cost })),
            leads.map(([p, n]) => ({ ...p, leads: n })),
          );
          for (const total of totals.money) {
            const of = lines.flatMap(line => line.money.filter(m => m.currency === total.currency));
            expect(of.reduce((sum, m) => sum + m.revenue, 0)).toBe(total.revenue);
            expect(of.reduce((sum, m) => sum + m.cost, 0)).toBe(total.cost);
            expect(of.reduce((sum, m) => sum + m.won, 0)).toBe(total.won);
          }
          expect(lines.reduce((sum, line) => sum + line.leads, 0)).toBe(totals.leads);
        },
      ),
    );
  });
});
