import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadClosed, aLeadReopened, anInquiryAccepted } from '@baton/testing';
import { MAX_BEHAVIORS } from './behavior.store.js';
import { ScoringFixture } from './scoring.fixture.js';

let scoring: ScoringFixture;
const leadId = randomUUID();
const NOW = '2026-03-10T12:00:00.000Z';
const visit = (different: Parameters<typeof aBehaviorRecorded>[0] = {}) =>
  aBehaviorRecorded({ leadId, occurredAt: NOW, url: 'https://baton.example/about', ...different });
beforeEach(async () => {
  scoring = await ScoringFixture.start();
});
afterEach(() => scoring.close());

describe('behavior', () => {
  it('that changes the score is news', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(visit());
    const [, score] = await scoring.scored(leadId);
    expect(score).toMatchObject({ score: 38, intent: 8, sawBehaviors: 1 });
    expect(score.inquiryId).toBeUndefined();
  });

  it('that changes nothing is kept and is no news', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(visit({ kind: 'download' }));
    expect(await scoring.scored(leadId)).toHaveLength(1);
    expect(await scoring.lead(leadId)).toMatchObject({ sawBehaviors: 1, streamVersion: 1, nextDueAt: new Date('2026-03-11T12:00:00Z') });
  });

  it('of one slice gives one score a lead', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(visit(), visit(), visit());
    expect((await scoring.scored(leadId)).map(s => s.intent)).toEqual([0, 34]);
  });

  it('before the inquiry waits for it', async () => {
    await scoring.deliver(visit());
    expect(await scoring.scored()).toEqual([]);
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'awaiting-inquiry', nextDueKind: 'give-up', sawBehaviors: 1 });
    await scoring.deliver(anInquiryAccepted({ leadId }));
    expect(await scoring.scored(leadId)).toMatchObject([{ intent: 8, sawBehaviors: 1 }]);
  });

  it('counts once, also when it comes in two events', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    const behaviorId = randomUUID();
    await scoring.deliver(visit({ behaviorId }));
    await scoring.deliver(visit({ behaviorId }));
    expect(await scoring.lead(leadId)).toMatchObject({ sawBehaviors: 1 });
  });

  it('keeps the page, not what its address carries', async () => {
    await scoring.deliver(visit({ url: 'https://baton.example/pricing?email=ada@example.com#x' }));
    expect((await scoring.db.pool.query('select page from behaviors')).rows).toEqual([{ page: 'baton.example/pricing' }]);
  });

  it('of a machine is bounded: the newest count', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    for (let slice = 0; slice < 3; slice++) await scoring.deliver(...Array.from({ length: MAX_BEHAVIORS / 2 }, () => visit()));
    expect(await scoring.lead(leadId)).toMatchObject({ sawBehaviors: MAX_BEHAVIORS * 1.5, score: 80 });
  });

  it('of an unknown visitor makes no lead', async () => {
    await scoring.deliver(visit({ leadId: undefined, visitorId: 'v' }));
    expect(await scoring.count('leads')).toBe(0);
    expect(await scoring.count('behaviors')).toBe(1);
  });
});

describe('a closed lead', () => {
  it('is not scored again by what it does, until it is reopened', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(aLeadClosed({ leadId, outcome: 'lost' }));
    await scoring.deliver(visit());
    expect(await scoring.scored(leadId)).toHaveLength(1);
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'closed', nextDueAt: null, nextDueKind: null, sawBehaviors: 1 });
    await scoring.deliver(aLeadReopened({ leadId }));
    expect((await scoring.scored(leadId)).map(s => s.intent)).toEqual([0, 8]);
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'open', nextDueKind: 'rescore' });
  });

  it('still gets a score for each inquiry', async () => {
    await scoring.deliver(aLeadClosed({ leadId, outcome: 'test' }));
    await scoring.deliver(anInquiryAccepted({ leadId, isTest: true }));
    expect(await scoring.scored(leadId)).toHaveLength(1);
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'closed' });
  });

  it('is not one that was merged or erased: intake tells of those', async () => {
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(aLeadClosed({ leadId, outcome: 'merged' }));
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'open' });
  });
});
