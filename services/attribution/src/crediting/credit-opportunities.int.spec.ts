import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, anInquiryAccepted, anOpportunityReported } from '@baton/testing';
import fc from 'fast-check';
import { AttributionFixture } from '../attribution.fixture.js';
import { checkMoney } from '../ledger.store.js';
import { LONGEST_PATH } from './credit-conversion.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString();
const click = (leadId: string, n: number, channel = `c${n % 3}`) =>
  aBehaviorRecorded({ leadId, kind: 'ad-click', occurredAt: minute(n), origin: { mediaType: 'display', channel } });
const report = (leadId: string, opportunityId: string, n: number, amount: number, more: Parameters<typeof anOpportunityReported>[0] = {}) =>
  anOpportunityReported({ leadId, opportunityId, occurredAt: minute(n), value: { amount, currency: 'EUR' }, ...more });

describe('the books', () => {
  const lead = randomUUID();

  it('balance after any history of reports and touches, in every model and currency', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('touch' as const), at: fc.nat(100) }),
      fc.record({
        kind: fc.constant('report' as const),
        deal: fc.constantFrom('a', 'b'),
        at: fc.nat(100),
        stage: fc.constantFrom('open' as const, 'won' as const, 'won' as const, 'lost' as const),
        amount: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        currency: fc.constantFrom('EUR', 'USD'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
        await attribution.clear();
        for (const s of steps)
          if (s.kind === 'touch') await attribution.deliver(click(lead, s.at));
          else
            await attribution.deliver(
              report(lead, s.deal, s.at, s.amount, { stage: s.stage, value: { amount: s.amount, currency: s.currency } }),
            );
        for (const { published, first, last, linear } of await checkMoney(attribution.db.database))
          expect([first, last, linear]).toEqual([published, published, published]);
        const revisions = (await attribution.published()).map(e => e.data);
        for (const { value, credits } of revisions)
          for (const model of new Set(credits.map(c => c.model)))
            expect(credits.filter(c => c.model === model).reduce((sum, c) => sum + c.amount, 0)).toBe(value.amount);
        for (const deal of ['a', 'b'])
          expect(revisions.filter(r => r.opportunityId === deal).map(r => r.revision)).toEqual(
            revisions.filter(r => r.opportunityId === deal).map((_, i) => i + 1),
          );
      }),
      { numRuns: 20 },
    );
  });

  it('credit many deals of many leads in one slice', async () => {
    const leads = Array.from({ length: 200 }, () => randomUUID());
    await attribution.deliver(
      ...leads.map((leadId, i) =>
        anInquiryAccepted({ leadId, occurredAt: minute(1), origin: { mediaType: 'print', channel: `c${i % 7}` } }),
      ),
    );
    await attribution.deliver(...leads.map((leadId, i) => report(leadId, `deal-${i}`, 9, i)));
    expect(await attribution.published()).toHaveLength(200);
    const [books] = await checkMoney(attribution.db.database);
    expect(books).toEqual({ currency: 'EUR', published: 19_900, first: 19_900, last: 19_900, linear: 19_900 });
  });

  it('tell a path too long for one event by its places', async () => {
    const touches = Array.from({ length: LONGEST_PATH + 1 }, (_, i) => click(lead, i));
    await attribution.deliver(...touches);
    await attribution.deliver(report(lead, 'deal', 1000, 10_000));
    const [event] = await attribution.published();
    expect(event!.data.credits.filter(c => c.model === 'linear').map(c => [c.touchpointId, c.channel])).toEqual([
      [null, 'c0'],
      [null, 'c1'],
      [null, 'c2'],
    ]);
  });
});

describe('an opportunity', () => {
  const [lead, other] = [randomUUID(), randomUUID()];

  it('that is open is known, and nothing is published of it', async () => {
    await attribution.deliver(report(lead, 'deal', 5, 100, { stage: 'open' }));
    expect(await attribution.published()).toEqual([]);
    expect(await attribution.rows('select stage, revision, lead_id from opportunities')).toEqual([
      { stage: 'open', revision: 0, lead_id: lead },
    ]);
  });

  it('that turns out to be another lead’s follows that one’s path', async () => {
    await attribution.deliver(click(lead, 1, 'mine'), click(other, 1, 'theirs'));
    await attribution.deliver(report(lead, 'deal', 5, 100));
    await attribution.deliver(report(other, 'deal', 6, 100));
    expect(await attribution.credits('deal', 'first')).toEqual([['theirs', 100]]);
    await attribution.deliver(click(lead, 0, 'mine again'));
    expect(await attribution.published()).toHaveLength(2);
    await attribution.deliver(click(other, 0, 'theirs again'));
    expect((await attribution.published()).at(-1)!.data).toMatchObject({ leadId: other, revision: 3 });
  });

  it('that was won in one currency may be restated in another', async () => {
    await attribution.deliver(report(lead, 'deal', 5, 100), report(lead, 'deal', 6, 120, { value: { amount: 120, currency: 'USD' } }));
    await attribution.deliver(report(lead, 'deal', 7, 130, { value: { amount: 130, currency: 'CHF' } }));
    expect((await attribution.published()).map(e => e.data.value)).toEqual([
      { amount: 120, currency: 'USD' },
      { amount: 130, currency: 'CHF' },
    ]);
    expect((await checkMoney(attribution.db.database)).map(b => b.currency)).toEqual(['CHF']);
  });

  it('keeps everything that was published, with what made it necessary', async () => {
    const [first, second] = [report(lead, 'deal', 5, 100), click(lead, 1)];
    await attribution.deliver(first);
    await attribution.deliver(second);
    const kept = await attribution.rows(
      'select revision, cause, cause_id, amount, jsonb_array_length(credits) as credits from restatements order by revision',
    );
    expect(kept).toEqual([
      { revision: 1, cause: 'opportunity-reported', cause_id: first.id, amount: 100, credits: 3 },
      { revision: 2, cause: 'behavior-recorded', cause_id: second.id, amount: 100, credits: 3 },
    ]);
  });

  it('is published under an id that follows from its cause: a repeat after a crash is the same event', async () => {
    const events = [click(lead, 1), report(lead, 'deal', 5, 100)] as const;
    const once = async () => {
      await attribution.clear();
      await attribution.deliver(events[0]);
      await attribution.deliver(events[1]);
      return (await attribution.published())[0]!.id;
    };
    expect(await once()).toBe(await once());
  });
});
