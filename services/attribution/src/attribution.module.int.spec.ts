import { randomUUID } from 'node:crypto';
import { topics, type EventData } from '@baton/contracts';
import { messagingMigrations } from '@baton/messaging';
import {
  aBehaviorRecorded,
  aLeadAccepted,
  aLeadAssigned,
  aLeadErased,
  aLeadReactivated,
  anInquiryAccepted,
  anOpportunityReported,
  aSpendReported,
  aVisitorIdentified,
  eventually,
  serviceUnderTest,
  type ServiceUnderTest,
  type TestKafka,
} from '@baton/testing';
import { AttributionModule } from './attribution.module.js';
import { attributionMigrations } from './migrations/0001-attribution.js';

let attribution: ServiceUnderTest;
let kafka: TestKafka;
beforeAll(async () => {
  attribution = await serviceUnderTest('attribution', AttributionModule, [...messagingMigrations, ...attributionMigrations]);
  ({ kafka } = attribution);
});
afterAll(() => attribution?.close());

const get = (path: string) => attribution.get(path);
const conversions = async (opportunityId: string, count: number) =>
  (await kafka.collect(topics.attributionConversions.name, events => events.filter(e => e.key === opportunityId).length >= count))
    .filter(e => e.key === opportunityId)
    .map(e => e.data as EventData<'conversion-attributed'>);

describe('the attribution service', () => {
  const lead = randomUUID();
  const deal = `deal/${randomUUID()}`;
  const at = (n: number) => `2026-03-0${n}T12:00:00.000Z`;

  it('credits by Kafka what came by Kafka, and restates when more becomes known', async () => {
    await kafka.publish([
      anInquiryAccepted({ leadId: lead, occurredAt: at(3), origin: { mediaType: 'trade-show', channel: 'fair' } }),
      anOpportunityReported({ leadId: lead, opportunityId: deal, occurredAt: at(9), value: { amount: 10_001, currency: 'EUR' } }),
    ]);
    const [first] = await conversions(deal, 1);
    expect(first).toMatchObject({ leadId: lead, revision: 1, value: { amount: 10_001, currency: 'EUR' } });
    await kafka.publish([
      aBehaviorRecorded({ visitorId: lead, kind: 'ad-click', occurredAt: at(1), origin: { mediaType: 'display', channel: 'banner' } }),
    ]);
    await kafka.publish([aVisitorIdentified({ leadId: lead, visitorId: lead })]);
    const [, second] = await conversions(deal, 2);
    expect(second!.credits.filter(c => c.model === 'linear').map(c => [c.channel, c.amount])).toEqual([
      ['banner', 5001],
      ['fair', 5000],
    ]);
    expect(second!.credits.filter(c => c.model === 'last').map(c => c.channel)).toEqual(['fair']);
  });

  it('shows an opportunity with its path, its credits and how it was restated', async () => {
    const { status, body } = await get(`/v1/attribution/opportunities/${encodeURIComponent(deal)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      opportunityId: deal,
      leadId: lead,
      stage: 'won',
      revision: 2,
      attributed: { amount: 10_001, currency: 'EUR' },
      wonAt: at(9),
    });
    expect(body.path.map((t: { kind: string }) => t.kind)).toEqual(['ad-click', 'inquiry']);
    expect(body.credits.first).toEqual([
      { touchpointId: expect.any(String), mediaType: 'display', channel: 'banner', campaign: null, amount: 10_001, share: 1 },
    ]);
    expect(body.credits.linear.map((c: { share: number }) => c.share)).toEqual([0.5, 0.5]);
    expect(body.history.map((h: { revision: number; cause: string }) => [h.revision, h.cause])).toEqual([
      [2, 'visitor-identified'],
      [1, 'opportunity-reported'],
    ]);
    expect(body.reports).toMatchObject([{ sourceId: 'crm', stage: 'won', amount: 10_001 }]);
    expect(await get('/v1/attribution/opportunities/none')).toMatchObject({ status: 404, body: { type: 'unknown-opportunity' } });
  });

  it('reports revenue, cost and return', async () => {
    await kafka.publish([
      aSpendReported({
        mediaType: 'display',
        channel: 'banner',
        campaign: undefined,
        from: '2026-03-01',
        to: '2026-03-31',
        cost: { amount: 2500, currency: 'EUR' },
      }),
    ]);
    await eventually(async () => {
      const { body } = await get('/v1/attribution/report?from=2026-03-01&to=2026-03-31&model=first&by=channel&currency=EUR');
      expect(body).toEqual({
        from: '2026-03-01',
        to: '2026-03-31',
        model: 'first',
        by: 'channel',
        lines: [
          {
            mediaType: 'display',
            channel: 'banner',
            leads: 0,
            money: [{ currency: 'EUR', revenue: 10_001, cost: 2500, return: 4.0004, won: 1 }],
          },
          { mediaType: 'trade-show', channel: 'fair', leads: 1, money: [] },
        ],
        totals: { leads: 1, money: [{ currency: 'EUR', revenue: 10_001, cost: 2500, return: 4.0004, won: 1 }] },
      });
    });
  });

  it('assesses how leads are handled', async () => {
    await kafka.publish([
      aLeadAssigned({ leadId: lead, grade: 'A' }, { time: at(3) }),
      aLeadAccepted({ leadId: lead, at: at(4) }),
      aLeadReactivated({ leadId: lead }),
    ]);
    await eventually(async () => {
      const { body } = await get('/v1/alignment/assessment?from=2026-03-01&to=2026-03-31');
      expect(body).toMatchObject({ leads: 1, from: '2026-03-01', to: '2026-03-31' });
      expect(body.measures).toContainEqual({ name: 'accepted', value: 1, unit: 'share', because: '1 of 1 assigned leads were accepted' });
    });
    const [assessed] = await kafka.collect(topics.attributionAssessments.name, events => events.length > 0);
    expect(assessed!.name).toBe('alignment-assessed');
  });

  it('names every field of a request that is wrong', async () => {
    const { status, body } = await get('/v1/attribution/report?from=2026-02-30&to=soon&model=middle&by=color&currency=euro&x=1');
    expect([status, body.type]).toEqual([400, 'invalid-request']);
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual(['by', 'currency', 'from', 'model', 'to', 'x']);
    expect((await get('/v1/alignment/assessment?from=2026-03-02&to=2026-03-01')).body.errors).toMatchObject([{ field: 'to' }]);
  });

  it('shows the touchpoints of a lead; of one that it does not know that it may come, of an erased one that it is gone', async () => {
    expect((await get(`/v1/attribution/leads/${lead}/touchpoints`)).body.touchpoints).toHaveLength(2);
    expect(await get(`/v1/attribution/leads/${randomUUID()}/touchpoints`)).toMatchObject({ status: 404, body: { type: 'not-seen-yet' } });
    await kafka.publish([aLeadErased({ leadId: lead })]);
    await eventually(async () => expect((await get(`/v1/attribution/leads/${lead}/touchpoints`)).status).toBe(410));
  });

  it('balances: revenue is what the credits of each model add up to', async () => {
    const { body } = await get('/v1/attribution/ledger');
    expect(body).toMatchObject({
      service: 'attribution',
      deadLetters: 0,
      parked: 0,
      outbox: expect.any(Number),
      lag: expect.any(Number),
      leads: 1,
      places: { erased: 1 },
    });
    expect(body.money).toEqual([{ currency: 'EUR', published: 10_001, first: 10_001, last: 10_001, linear: 10_001 }]);
  });

  it('needs a key', async () => {
    expect((await fetch(`${attribution.service.url}/v1/attribution/report`)).status).toBe(401);
  });
});
