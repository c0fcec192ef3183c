import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadsMerged, anInquiryAccepted, anOpportunityReported, aVisitorIdentified } from '@baton/testing';
import fc from 'fast-check';
import { AttributionFixture } from './attribution.fixture.js';
import { visitorKey } from './touchpoints/touchpoint.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 0, n)).toISOString();
const click = (of: { leadId?: string; visitorId?: string }, n: number) =>
  aBehaviorRecorded({ ...of, kind: 'ad-click', occurredAt: minute(n), origin: { mediaType: 'display', channel: `${n}` } });
const identified = (leadId: string, visitorId: string, n: number) => aVisitorIdentified({ leadId, visitorId }, { time: minute(n) });
const owners = async () =>
  Object.fromEntries(
    (await attribution.rows<{ channel: string; lead_id: string | null }>('select channel, lead_id from touchpoints')).map(r => [
      r.channel,
      r.lead_id,
    ]),
  );

describe('behavior', () => {
  const lead = randomUUID();

  it('of a visitor waits for a name, and makes no lead', async () => {
    await attribution.deliver(click({ visitorId: 'v' }, 1));
    expect(await attribution.rows('select lead_id, visitor_id from touchpoints')).toEqual([{ lead_id: null, visitor_id: visitorKey('v') }]);
    expect(await attribution.rows('select from leads')).toEqual([]);
  });

  it('of a lead that is not known yet gets its row, which counts as no inquiry', async () => {
    await attribution.deliver(click({ leadId: lead }, 1));
    expect(await attribution.rows('select lead_id, first_inquiry_at from leads')).toEqual([{ lead_id: lead, first_inquiry_at: null }]);
  });

  it('without an origin leaves nothing behind', async () => {
    await attribution.deliver(aBehaviorRecorded({ leadId: lead }), aBehaviorRecorded({ visitorId: 'v' }));
    expect(await attribution.rows('select from touchpoints union all select from leads union all select from visitors')).toEqual([]);
  });

  it('counts once, also when it comes in two events', async () => {
    const twice = {
      behaviorId: randomUUID(),
      leadId: lead,
      kind: 'download' as const,
      origin: { mediaType: 'website' as const, channel: 'blog' },
    };
    await attribution.deliver(aBehaviorRecorded(twice));
    await attribution.deliver(aBehaviorRecorded(twice));
    expect(await attribution.rows('select from touchpoints')).toHaveLength(1);
  });

  it('of a merged lead keeps the lead that it named, and credits the deal of the survivor', async () => {
    const merged = randomUUID();
    await attribution.deliver(
      anInquiryAccepted({ leadId: lead, occurredAt: minute(1) }),
      anOpportunityReported({ leadId: lead, opportunityId: 'deal', occurredAt: minute(50) }),
    );
    await attribution.deliver(aLeadsMerged({ leadId: lead, survivorLeadId: lead, mergedLeadId: merged }));
    await attribution.deliver(click({ leadId: merged }, 2));
    expect(await owners()).toMatchObject({ '2': merged });
    expect((await attribution.credits('deal', 'last')).map(([channel]) => channel)).toEqual(['2']);
  });

  it('of many visitors in one slice goes to each one’s lead', async () => {
    const leads = Array.from({ length: 5 }, () => randomUUID());
    await attribution.deliver(...leads.map((leadId, i) => identified(leadId, `v${i}`, 1)));
    await attribution.deliver(...leads.map((_, i) => click({ visitorId: `v${i}` }, i)));
    expect(await owners()).toEqual(Object.fromEntries(leads.map((leadId, i) => [String(i), leadId])));
  });
});

describe('whose a visitor’s touches are', () => {
  /** The rule, said plainly: the lead identified next; after the last, the last. */
  const expectedOwner = (touch: number, identifications: readonly { at: number; lead: string }[]): string | null => {
    const ordered = [...identifications].sort((a, b) => a.at - b.at);
    return (ordered.find(i => i.at >= touch) ?? ordered.at(-1))?.lead ?? null;
  };

  it('follows from the times alone, in whatever order it becomes known', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const touches = fc.uniqueArray(fc.nat(30), { maxLength: 5 });
    const identifications = fc.uniqueArray(fc.record({ at: fc.nat(30), lead: fc.constantFrom(a, b) }), {
      maxLength: 3,
      selector: i => i.at,
    });
    await fc.assert(
      fc.asyncProperty(touches, identifications, fc.infiniteStream(fc.boolean()), async (at, known, coin) => {
        await attribution.clear();
        const rest = { touches: [...at], known: [...known] };
        while (rest.touches.length + rest.known.length > 0) {
          const touchNext = rest.known.length === 0 || (rest.touches.length > 0 && coin.next().value === true);
          if (touchNext) await attribution.deliver(click({ visitorId: 'v' }, rest.touches.shift()!));
          else {
            const next = rest.known.shift()!;
            await attribution.deliver(identified(next.lead, 'v', next.at));
          }
        }
        expect(await owners()).toEqual(Object.fromEntries(at.map(n => [String(n), expectedOwner(n, known)])));
      }),
      { numRuns: 15 },
    );
  });
});
