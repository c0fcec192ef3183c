import { randomUUID } from 'node:crypto';
import type { Origin } from '@baton/contracts';
import { aLeadErased, aLeadsMerged, anInquiryAccepted, anOpportunityReported, aSpendReported } from '@baton/testing';
import { AttributionFixture } from '../attribution.fixture.js';
import { buildReport } from './build-report.js';
import { periodOf } from './period.js';
import type { ReportLevel } from './report.dto.js';
import { reportRows } from './report.store.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const brand: Origin = { mediaType: 'paid-search', channel: 'google-ads', campaign: 'brand' };
const generic: Origin = { mediaType: 'paid-search', channel: 'google-ads', campaign: 'generic' };
const print: Origin = { mediaType: 'print', channel: 'trade-weekly' };
const inquiry = (leadId: string, date: string, origin: Origin) =>
  anInquiryAccepted({ leadId, occurredAt: `${date}T12:00:00.000Z`, origin });
const won = (leadId: string, date: string, amount: number, currency = 'EUR') =>
  anOpportunityReported({ leadId, occurredAt: `${date}T12:00:00.000Z`, value: { amount, currency } });
const spend = (from: string, to: string, amount: number, more: Parameters<typeof aSpendReported>[0] = {}) =>
  aSpendReported({ from, to, cost: { amount, currency: 'EUR' }, ...more });

const report = async (
  from: string,
  to: string,
  by: ReportLevel = 'channel',
  model: 'first' | 'last' | 'linear' = 'linear',
  currency?: string,
) => {
  const { revenues, costs, leads } = await reportRows(attribution.db.database, {
    period: periodOf({ from, to }, new Date()),
    model,
    by,
    currency,
  });
  return buildReport(revenues, costs, leads);
};
const costOf = async (from: string, to: string) => (await report(from, to)).totals.money[0]?.cost ?? 0;

describe('a report', () => {
  it('shows revenue beside cost and leads, as finely as asked', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await attribution.deliver(
      inquiry(a, '2026-03-02', brand),
      inquiry(a, '2026-03-03', generic),
      inquiry(b, '2026-03-04', print),
      won(a, '2026-03-20', 1001),
    );
    await attribution.deliver(
      spend('2026-03-01', '2026-03-31', 310),
      spend('2026-03-01', '2026-03-31', 100, { ...print, campaign: undefined }),
    );
    expect((await report('2026-03-01', '2026-03-31', 'campaign')).lines).toEqual([
      { ...brand, leads: 1, money: [{ currency: 'EUR', revenue: 501, cost: 310, return: 1.6161, won: 0.5 }] },
      { ...generic, leads: 0, money: [{ currency: 'EUR', revenue: 500, cost: 0, return: null, won: 0.5 }] },
      { ...print, campaign: null, leads: 1, money: [{ currency: 'EUR', revenue: 0, cost: 100, return: 0, won: 0 }] },
    ]);
    const byMedia = await report('2026-03-01', '2026-03-31', 'mediaType', 'first');
    expect(byMedia.lines.map(l => [l.mediaType, l.channel, l.money[0]!.revenue])).toEqual([
      ['paid-search', undefined, 1001],
      ['print', undefined, 0],
    ]);
    expect(byMedia.totals).toEqual({ leads: 2, money: [{ currency: 'EUR', revenue: 1001, cost: 410, return: 2.4415, won: 1 }] });
  });

  it('counts spend once, however time is divided, and each day of it on its day', async () => {
    await attribution.deliver(
      spend('2026-03-01', '2026-03-07', 100),
      spend('2026-03-05', '2026-03-05', 7),
      spend('2026-02-27', '2026-03-02', -10),
    );
    const days = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(2026, 1, 20 + i)).toISOString().slice(0, 10));
    const daily = await Promise.all(days.map(d => costOf(d, d)));
    expect(daily.reduce((sum, cost) => sum + cost, 0)).toBe(97);
    expect((await costOf(days[0]!, days[11]!)) + (await costOf(days[12]!, days.at(-1)!))).toBe(97);
    expect(await costOf('2026-03-05', '2026-03-05')).toBe(7 + 14);
  });

  it('knows of a restated spend only what was said last', async () => {
    const march = { spendId: 'march' };
    await attribution.deliver(
      aSpendReported({ ...march, from: '2026-03-01', to: '2026-03-31', cost: { amount: 500, currency: 'EUR' } }, { streamVersion: 1 }),
    );
    await attribution.deliver(
      aSpendReported({ ...march, from: '2026-03-01', to: '2026-03-31', cost: { amount: 450, currency: 'EUR' } }, { streamVersion: 2 }),
    );
    expect(await costOf('2026-03-01', '2026-03-31')).toBe(450);
  });

  it('tells currencies apart, or shows one', async () => {
    const lead = randomUUID();
    await attribution.deliver(inquiry(lead, '2026-03-02', print), won(lead, '2026-03-20', 10, 'EUR'), won(lead, '2026-03-21', 20, 'USD'));
    expect((await report('2026-03-01', '2026-03-31')).totals.money.map(m => [m.currency, m.revenue])).toEqual([
      ['EUR', 10],
      ['USD', 20],
    ]);
    expect((await report('2026-03-01', '2026-03-31', 'channel', 'linear', 'USD')).totals.money.map(m => m.revenue)).toEqual([20]);
  });

  it('counts a person once: merged leads are one, and an erased one stays one', async () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    await attribution.deliver(
      inquiry(a, '2026-03-02', brand),
      inquiry(b, '2026-02-02', print),
      inquiry(c, '2026-03-05', print),
      inquiry(c, '2026-03-04', brand),
    );
    expect((await report('2026-03-01', '2026-03-31')).totals.leads).toBe(2);
    await attribution.deliver(aLeadsMerged({ leadId: a, survivorLeadId: a, mergedLeadId: b }));
    expect((await report('2026-03-01', '2026-03-31')).totals.leads).toBe(1);
    expect((await report('2026-02-01', '2026-02-28')).lines.map(l => [l.channel, l.leads])).toEqual([['trade-weekly', 1]]);
    await attribution.deliver(aLeadErased({ leadId: a }), aLeadErased({ leadId: c }));
    expect((await report('2026-02-01', '2026-03-31')).lines.map(l => [l.channel, l.leads])).toEqual([
      ['google-ads', 1],
      ['trade-weekly', 1],
    ]);
  });
});
