import { randomUUID } from 'node:crypto';
import type { BatonEvent } from '@baton/contracts';
import {
  aBehaviorRecorded,
  aLeadErased,
  aLeadsMerged,
  aLeadsUnmerged,
  anInquiryAccepted,
  anOpportunityReported,
  aVisitorIdentified,
} from '@baton/testing';
import fc from 'fast-check';
import { AttributionFixture } from './attribution.fixture.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString();
const inquiry = (leadId: string, n: number, channel = 'inquiry') =>
  anInquiryAccepted({ leadId, occurredAt: minute(n), origin: { mediaType: 'print', channel } }, { time: minute(n) });
const click = (of: { leadId?: string; visitorId?: string }, n: number) =>
  aBehaviorRecorded(
    { ...of, kind: 'ad-click', occurredAt: minute(n), origin: { mediaType: 'display', channel: `click-${n}` } },
    { time: minute(n) },
  );
const won = (leadId: string, opportunityId: string, n: number, amount = 1_000_000) =>
  anOpportunityReported({ leadId, opportunityId, occurredAt: minute(n), value: { amount, currency: 'EUR' } }, { time: minute(n) });

/** Everything that is credited, as it stands. */
const standing = () =>
  attribution.rows('select opportunity_id, model, position, touchpoint_id, channel, amount::text, share from credits order by 1, 2, 3');
const wrongSums = () =>
  attribution.rows(`select o.opportunity_id, model from opportunities o join credits c using (opportunity_id)
    group by o.opportunity_id, o.amount, model having sum(c.amount) <> o.amount or sum(share) <> 1000000`);

describe('replicas at once', () => {
  it('miss no touchpoint, whether it comes from a lead, an unknown visitor, or with a merge, while the deal is reported', async () => {
    const deals = Array.from({ length: 12 }, (_, i) => ({
      lead: randomUUID(),
      merged: randomUUID(),
      visitor: `visitor-${i}`,
      deal: `deal-${i}`,
    }));
    await attribution.deliver(...deals.map(d => inquiry(d.lead, 1)));
    await Promise.all(
      deals.flatMap(d => [
        attribution.deliver(won(d.lead, d.deal, 100)),
        attribution.deliver(click({ leadId: d.lead }, 2)),
        attribution.deliver(click({ visitorId: d.visitor }, 3)),
        attribution.deliver(aVisitorIdentified({ leadId: d.lead, visitorId: d.visitor }, { time: minute(50) })),
        attribution.deliver(inquiry(d.merged, 4)),
        attribution.deliver(aLeadsMerged({ leadId: d.lead, survivorLeadId: d.lead, mergedLeadId: d.merged })),
        attribution.deliver(aLeadsMerged({ leadId: d.merged, survivorLeadId: d.lead, mergedLeadId: d.merged })),
      ]),
    );
    for (const { deal } of deals) expect([deal, (await attribution.credits(deal, 'linear')).length]).toEqual([deal, 4]);
    expect(await wrongSums()).toEqual([]);
    const revisions = new Map<string, number[]>();
    for (const { data } of await attribution.published())
      revisions.set(data.opportunityId, [...(revisions.get(data.opportunityId) ?? []), data.revision]);
    for (const seen of revisions.values()) expect(seen).toEqual(seen.map((_, i) => i + 1));
  });

  it('miss no click of a visitor who is known, though it takes no lead’s lock while the deal is reported', async () => {
    const deals = Array.from({ length: 60 }, (_, i) => ({ lead: randomUUID(), visitor: `visitor-${i}`, deal: `deal-${i}` }));
    await attribution.deliver(...deals.map(d => aVisitorIdentified({ leadId: d.lead, visitorId: d.visitor }, { time: minute(1) })));
    await Promise.all(
      deals.flatMap(d => [attribution.deliver(won(d.lead, d.deal, 100)), attribution.deliver(click({ visitorId: d.visitor }, 3))]),
    );
    for (const { deal } of deals) expect([deal, await attribution.credits(deal, 'linear')]).toEqual([deal, [['click-3', 1_000_000]]]);
  });

  it('leave nothing of a lead that is erased while its events come', async () => {
    const leads = Array.from({ length: 10 }, () => randomUUID());
    await attribution.deliver(...leads.map(lead => inquiry(lead, 1)));
    await Promise.all(
      leads.flatMap(leadId => [
        attribution.deliver(aLeadErased({ leadId })),
        attribution.deliver(click({ leadId }, 2), click({ leadId }, 3)),
        attribution.deliver(inquiry(leadId, 4)),
        attribution.deliver(won(leadId, leadId, 100)),
      ]),
    );
    const ids = leads.map(id => `'${id}'`).join(', ');
    for (const table of ['leads', 'touchpoints', 'opportunities', 'opportunity_reports', 'restatements'])
      expect([table, (await attribution.rows(`select from ${table} where lead_id in (${ids})`)).length]).toEqual([table, 0]);
  });
});

describe('the topics of two leads, in any order', () => {
  const [a, b] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];

  /** A history in the order of each topic: what intake says of leads, and what they and a visitor did. */
  const history = () => {
    const leads: BatonEvent[] = [
      inquiry(a, 5, 'a-first'),
      inquiry(b, 6, 'b-first'),
      aVisitorIdentified({ leadId: a, visitorId: 'v' }, { time: minute(10) }),
      won(a, 'deal-a', 60),
      aLeadsMerged({ leadId: a, survivorLeadId: a, mergedLeadId: b }, { time: minute(61) }),
      aLeadsMerged({ leadId: b, survivorLeadId: a, mergedLeadId: b }, { time: minute(61) }),
      won(b, 'deal-b', 70, 333),
      won(a, 'deal-a', 80, 999_999),
      aVisitorIdentified({ leadId: b, visitorId: 'v' }, { time: minute(81) }),
      aLeadsUnmerged({ leadId: b, survivorLeadId: a, restoredLeadId: b }, { time: minute(90) }),
      inquiry(b, 55, 'b-again'),
    ];
    const behavior: BatonEvent[] = [
      click({ visitorId: 'v' }, 1),
      click({ leadId: a }, 7),
      click({ visitorId: 'v' }, 12),
      click({ leadId: b }, 13),
      click({ visitorId: 'v' }, 59),
    ];
    return { leads, behavior };
  };

  it('come to the same credits, however they are interleaved and cut into slices', async () => {
    const { leads, behavior } = history();
    const deliverAll = async (order: readonly boolean[], cuts: readonly number[]) => {
      await attribution.clear();
      const rest = { leads: [...leads], behavior: [...behavior] };
      let cut = 0;
      for (let step = 0; rest.leads.length + rest.behavior.length > 0; step++) {
        const queue = rest.leads.length === 0 || (order[step % order.length]! && rest.behavior.length > 0) ? rest.behavior : rest.leads;
        await attribution.deliver(...queue.splice(0, cuts[cut++ % cuts.length]!));
      }
      return standing();
    };
    const expected = await deliverAll([false], [1]);
    expect(expected.length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 16 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
        async (order, cuts) => {
          expect(await deliverAll(order, cuts)).toEqual(expected);
          expect(await wrongSums()).toEqual([]);
        },
      ),
      { numRuns: 10 },
    );
  });
});
