import { randomUUID } from 'node:crypto';
import {
  aBehaviorRecorded,
  aLeadErased,
  aLeadsMerged,
  aLeadsUnmerged,
  anInquiryAccepted,
  anOpportunityReported,
  aVisitorIdentified,
} from '@baton/testing';
import { AttributionFixture } from './attribution.fixture.js';

let attribution: AttributionFixture;
beforeAll(async () => {
  attribution = await AttributionFixture.start();
});
beforeEach(() => attribution.clear());
afterAll(() => attribution.close());

const day = (n: number) => new Date(Date.UTC(2026, 2, n)).toISOString();
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const inquiry = (leadId: string, n: number, channel: string) =>
  anInquiryAccepted({ leadId, occurredAt: day(n), origin: { mediaType: 'paid-search', channel } }, { time: day(n) });
const click = (of: { leadId?: string; visitorId?: string }, n: number, channel: string) =>
  aBehaviorRecorded({ ...of, kind: 'ad-click', occurredAt: day(n), origin: { mediaType: 'paid-social', channel } }, { time: day(n) });
const won = (leadId: string, n: number, amount: number, opportunityId = 'deal') =>
  anOpportunityReported({ leadId, opportunityId, occurredAt: day(n), stage: 'won', value: eur(amount) }, { time: day(n) });

describe('a won opportunity', () => {
  const lead = randomUUID();

  it('is credited to the path of its lead under every model, and published', async () => {
    await attribution.deliver(inquiry(lead, 1, 'google'), inquiry(lead, 3, 'linkedin'));
    await attribution.deliver(click({ leadId: lead }, 2, 'meta'));
    await attribution.deliver(won(lead, 10, 1000));
    expect(await attribution.credits('deal', 'first')).toEqual([['google', 1000]]);
    expect(await attribution.credits('deal', 'last')).toEqual([['linkedin', 1000]]);
    expect(await attribution.credits('deal', 'linear')).toEqual([
      ['google', 334],
      ['meta', 333],
      ['linkedin', 333],
    ]);
    const [event, ...more] = await attribution.published();
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      streamversion: 1,
      data: { opportunityId: 'deal', leadId: lead, revision: 1, value: eur(1000), wonAt: day(10) },
    });
    expect(event!.data.credits).toHaveLength(5);
  });

  it('without a touchpoint is credited to nobody known', async () => {
    await attribution.deliver(won(lead, 10, 500));
    expect(await attribution.credits('deal', 'linear')).toEqual([['unattributed', 500]]);
  });

  it('is restated by a later amount, and not by the same', async () => {
    await attribution.deliver(inquiry(lead, 1, 'google'), won(lead, 10, 1000));
    await attribution.deliver(won(lead, 11, 1000));
    await attribution.deliver(won(lead, 12, 800), won(lead, 5, 9999));
    const events = await attribution.published();
    expect(events.map(e => [e.data.revision, e.data.value.amount, e.data.wonAt])).toEqual([
      [1, 1000, day(10)],
      [2, 800, day(5)],
    ]);
    expect(new Set(events.map(e => e.id)).size).toBe(2);
  });

  it('is credited anew when a touchpoint before it becomes known, and not for one after it', async () => {
    await attribution.deliver(inquiry(lead, 5, 'google'), won(lead, 10, 1000));
    await attribution.deliver(click({ leadId: lead }, 11, 'too-late'));
    expect(await attribution.published()).toHaveLength(1);
    await attribution.deliver(click({ leadId: lead }, 2, 'meta'));
    expect(await attribution.credits('deal', 'first')).toEqual([['meta', 1000]]);
  });

  it('is taken back when it is lost after all', async () => {
    await attribution.deliver(inquiry(lead, 5, 'google'), won(lead, 10, 1000));
    await attribution.deliver(
      anOpportunityReported({ leadId: lead, opportunityId: 'deal', stage: 'lost', occurredAt: day(12), value: eur(0) }),
    );
    expect((await attribution.published()).at(-1)!.data).toMatchObject({ revision: 2, value: eur(0), credits: [] });
    expect(await attribution.credits('deal', 'first')).toEqual([]);
  });

  it('is published once, whatever is delivered again', async () => {
    const events = [inquiry(lead, 1, 'google'), won(lead, 10, 1000)];
    for (let delivery = 0; delivery < 3; delivery++) await attribution.deliver(...events);
    expect(await attribution.published()).toHaveLength(1);
    expect(await attribution.rows('select from touchpoints')).toHaveLength(1);
  });

  it('of one person is apart from that of another', async () => {
    const other = randomUUID();
    await attribution.deliver(inquiry(lead, 1, 'google'), inquiry(other, 1, 'print'), won(lead, 10, 7, 'a'), won(other, 10, 9, 'b'));
    expect([await attribution.credits('a', 'last'), await attribution.credits('b', 'last')]).toEqual([[['google', 7]], [['print', 9]]]);
  });

  it('is not opened by an inquiry that tests a form', async () => {
    await attribution.deliver(anInquiryAccepted({ leadId: lead, isTest: true }));
    expect(await attribution.rows('select from touchpoints')).toEqual([]);
    expect(await attribution.rows('select from leads')).toEqual([]);
  });
});

describe('a visitor', () => {
  const [lead, other] = [randomUUID(), randomUUID()];

  it('brings along what was clicked before and after it was known who it is', async () => {
    await attribution.deliver(click({ visitorId: 'v' }, 1, 'meta'));
    await attribution.deliver(inquiry(lead, 3, 'google'), won(lead, 10, 900));
    expect(await attribution.credits('deal', 'first')).toEqual([['google', 900]]);
    await attribution.deliver(aVisitorIdentified({ leadId: lead, visitorId: 'v' }, { time: day(3) }));
    expect(await attribution.credits('deal', 'first')).toEqual([['meta', 900]]);
    await attribution.deliver(click({ visitorId: 'v' }, 5, 'email'));
    expect(await attribution.credits('deal', 'linear')).toEqual([
      ['meta', 300],
      ['google', 300],
      ['email', 300],
    ]);
  });

  it('who is known as two leads belongs at each time to the one identified next, in whatever order that is told', async () => {
    const told = [click({ visitorId: 'v' }, 1, 'first'), click({ visitorId: 'v' }, 4, 'second'), click({ visitorId: 'v' }, 8, 'third')];
    const identified = [
      aVisitorIdentified({ leadId: lead, visitorId: 'v' }, { time: day(2) }),
      aVisitorIdentified({ leadId: other, visitorId: 'v' }, { time: day(6) }),
    ];
    await attribution.deliver(won(lead, 10, 10, 'a'), won(other, 10, 10, 'b'));
    await attribution.deliver(told[2]!, told[0]!);
    await attribution.deliver(identified[1]!);
    await attribution.deliver(identified[0]!);
    await attribution.deliver(told[1]!);
    expect(await attribution.credits('a', 'linear')).toEqual([['first', 10]]);
    expect(await attribution.credits('b', 'linear')).toEqual([
      ['second', 5],
      ['third', 5],
    ]);
  });
});

describe('a merge', () => {
  const [survivor, merged] = [randomUUID(), randomUUID()];
  const merge = (leadId: string) => aLeadsMerged({ leadId, survivorLeadId: survivor, mergedLeadId: merged });

  it('joins the paths of both leads, once, though it is told under both keys', async () => {
    await attribution.deliver(inquiry(survivor, 1, 'google'), inquiry(merged, 2, 'print'), won(survivor, 10, 100));
    await attribution.deliver(merge(survivor));
    await attribution.deliver(merge(merged));
    expect(await attribution.credits('deal', 'linear')).toEqual([
      ['google', 50],
      ['print', 50],
    ]);
    expect(await attribution.published()).toHaveLength(2);
  });

  it('brings the opportunities of the merged lead to the survivor', async () => {
    await attribution.deliver(inquiry(survivor, 1, 'google'), won(merged, 10, 100));
    await attribution.deliver(merge(survivor), merge(merged));
    expect((await attribution.published()).at(-1)!.data).toMatchObject({ leadId: survivor, revision: 2 });
    expect(await attribution.credits('deal', 'first')).toEqual([['google', 100]]);
  });

  it('can be undone: each has its own path again', async () => {
    await attribution.deliver(
      inquiry(survivor, 1, 'google'),
      inquiry(merged, 2, 'print'),
      won(survivor, 10, 100, 'a'),
      won(merged, 10, 60, 'b'),
    );
    await attribution.deliver(merge(survivor), merge(merged));
    await attribution.deliver(inquiry(merged, 3, 'radio'));
    expect(await attribution.credits('a', 'last')).toEqual([['radio', 100]]);
    await attribution.deliver(aLeadsUnmerged({ leadId: merged, survivorLeadId: survivor, restoredLeadId: merged }));
    expect(await attribution.credits('a', 'linear')).toEqual([['google', 100]]);
    expect(await attribution.credits('b', 'linear')).toEqual([
      ['print', 30],
      ['radio', 30],
    ]);
  });

  it('in the same slice as what it concerns comes to the same', async () => {
    await attribution.deliver(
      merge(survivor),
      inquiry(merged, 2, 'print'),
      won(merged, 10, 100),
      inquiry(survivor, 1, 'google'),
      merge(merged),
    );
    expect(await attribution.credits('deal', 'linear')).toEqual([
      ['google', 50],
      ['print', 50],
    ]);
  });
});

describe('an erased lead', () => {
  const lead = randomUUID();

  it('is found nowhere any more, while revenue and counts stay', async () => {
    await attribution.deliver(click({ visitorId: 'v' }, 1, 'meta'));
    await attribution.deliver(inquiry(lead, 2, 'google'), aVisitorIdentified({ leadId: lead, visitorId: 'v' }), won(lead, 10, 100));
    const { touchpointId } = (await attribution.published())[0]!.data.credits[0]!;
    await attribution.deliver(aLeadErased({ leadId: lead }));
    expect(await attribution.credits('deal', 'linear')).toEqual([
      ['meta', 50],
      ['google', 50],
    ]);
    expect(await attribution.rows('select from people where first_inquiry_at is not null')).toHaveLength(1);
    for (const table of [
      'leads',
      'touchpoints',
      'visitors',
      'visitor_identifications',
      'opportunities',
      'opportunity_reports',
      'credits',
      'restatements',
    ]) {
      const found = await attribution.rows(`select from ${table} t where t::text like '%${lead}%' or t::text like '%${touchpointId}%'`);
      expect([table, found.length]).toEqual([table, 0]);
    }
    expect(await attribution.rows('select from visitors')).toEqual([]);
  });

  it('takes those with it that were merged into it, and what comes later is dropped', async () => {
    const merged = randomUUID();
    await attribution.deliver(inquiry(lead, 2, 'google'), inquiry(merged, 1, 'print'));
    await attribution.deliver(aLeadsMerged({ leadId: lead, survivorLeadId: lead, mergedLeadId: merged }));
    await attribution.deliver(aLeadErased({ leadId: lead }));
    await attribution.deliver(inquiry(merged, 3, 'radio'), won(lead, 10, 100));
    await attribution.deliver(click({ leadId: merged }, 4, 'meta'));
    const known = await attribution.rows<{ channel: string }>('select channel from leads');
    expect(known).toEqual([{ channel: 'print' }]);
    expect(await attribution.rows(`select from leads where lead_id in ('${lead}', '${merged}')`)).toEqual([]);
    expect(await attribution.rows('select from opportunities')).toEqual([]);
  });
});
