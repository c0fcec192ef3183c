import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadErased, anInquiryAccepted, aVisitorIdentified } from '@baton/testing';
import { ScoringFixture } from './scoring.fixture.js';

let scoring: ScoringFixture;
beforeEach(async () => {
  scoring = await ScoringFixture.start();
});
afterEach(() => scoring.close());

const referral = { origin: { mediaType: 'referral' as const, channel: 'friend' } };

describe('an accepted inquiry', () => {
  it('is scored with its reasons and the versions it saw', async () => {
    const event = anInquiryAccepted(referral, { streamVersion: 7 });
    await scoring.deliver(event);
    const [score] = await scoring.scored();
    expect(score).toEqual({
      leadId: event.data.leadId,
      inquiryId: event.data.inquiryId,
      score: 50,
      grade: 'B',
      fit: 30,
      intent: 20,
      reasons: [
        { rule: 'big', points: 30, text: 'big' },
        { rule: 'referred', points: 20, text: 'referred' },
      ],
      modelVersion: expect.stringMatching(/^[0-9a-f]{16}$/),
      scoredAt: '2026-03-10T12:00:00.000Z',
      sawIntakeVersion: 7,
      sawBehaviors: 0,
    });
  });

  it('leaves a row from which the lead can be scored again, without address, number or name', async () => {
    const event = anInquiryAccepted({
      person: { email: 'grace@harbour.example', phone: '+15551234567', firstName: 'Grace', lastName: 'Hopper', jobTitle: 'Admiral' },
    });
    await scoring.deliver(event);
    const lead = (await scoring.lead(event.data.leadId))!;
    expect(lead).toMatchObject({ status: 'open', nextDueKind: 'rescore', streamVersion: 1 });
    expect(lead.detail.inquiries[0].facts.person).toEqual({
      hasEmail: true,
      hasPhone: true,
      emailDomain: 'harbour.example',
      emailIsFree: false,
      emailIsInvalid: false,
      jobTitle: 'Admiral',
    });
    const stored = JSON.stringify((await scoring.db.pool.query('select * from leads')).rows);
    for (const personal of ['grace', 'Grace', 'Hopper', '5551234567']) expect(stored).not.toContain(personal);
  });

  it('is scored once, however often it is delivered', async () => {
    const event = anInquiryAccepted();
    await scoring.deliver(event, event);
    await scoring.deliver(event);
    expect(await scoring.scored()).toHaveLength(1);
  });

  it('of a lead that has one gets its own score, though it may be the same', async () => {
    const leadId = randomUUID();
    const [first, second] = [
      anInquiryAccepted({ leadId }, { streamVersion: 1 }),
      anInquiryAccepted({ leadId, known: true }, { streamVersion: 2 }),
    ];
    await scoring.deliver(first);
    await scoring.deliver(second);
    expect((await scoring.scored(leadId)).map(s => s.inquiryId)).toEqual([first.data.inquiryId, second.data.inquiryId]);
    expect(await scoring.versions(leadId)).toEqual([1, 2]);
  });

  it('finds several inquiries of one lead in one slice, in order', async () => {
    const leadId = randomUUID();
    await scoring.deliver(
      anInquiryAccepted({ leadId, company: {} }, { streamVersion: 1 }),
      anInquiryAccepted({ leadId }, { streamVersion: 2 }),
      anInquiryAccepted(),
    );
    expect((await scoring.scored(leadId)).map(s => [s.score, s.sawIntakeVersion])).toEqual([
      [0, 1],
      [30, 2],
    ]);
    expect((await scoring.lead(leadId))!.detail.history).toHaveLength(2);
  });

  it('of a test is scored as any other: whoever tests a form sees what it would get', async () => {
    await scoring.deliver(anInquiryAccepted({ isTest: true }));
    expect(await scoring.scored()).toHaveLength(1);
  });

  it('is scored with the rules that a new installation has, when nobody chose any', async () => {
    const fresh = await ScoringFixture.start(null);
    await fresh.deliver(anInquiryAccepted());
    const [{ modelVersion, score }] = await fresh.scored();
    expect(score).toBeGreaterThan(0);
    expect((await fresh.db.pool.query('select hash, activated_by from rule_set_activations')).rows).toEqual([
      { hash: modelVersion, activated_by: 'baton' },
    ]);
    await fresh.deliver(anInquiryAccepted());
    expect(await fresh.count('rule_set_activations')).toBe(1);
    await fresh.close();
  });

  it('works by set: a slice of 500 leads writes 500 rows and 500 events', async () => {
    await scoring.deliver(...Array.from({ length: 500 }, () => anInquiryAccepted()));
    expect(await scoring.count('leads')).toBe(500);
    expect(new Set((await scoring.scored()).map(s => s.leadId)).size).toBe(500);
  });
});

describe('a visitor', () => {
  const visit = (visitorId: string) => aBehaviorRecorded({ visitorId, occurredAt: '2026-03-10T12:00:00.000Z' });

  it('brings along what it did while it was unknown, when it is identified', async () => {
    const inquiry = anInquiryAccepted();
    await scoring.deliver(visit('v1'), visit('v1'), visit('v2'));
    await scoring.deliver(inquiry);
    await scoring.deliver(aVisitorIdentified({ leadId: inquiry.data.leadId, visitorId: 'v1' }, { streamVersion: 2 }));
    expect((await scoring.scored(inquiry.data.leadId)).map(s => [s.inquiryId, s.intent, s.sawBehaviors, s.sawIntakeVersion])).toEqual([
      [inquiry.data.inquiryId, 0, 0, 1],
      [undefined, 26, 2, 2],
    ]);
  });

  it('that is named by its inquiry counts at once', async () => {
    await scoring.deliver(visit('v1'));
    await scoring.deliver(anInquiryAccepted({ visitorId: 'v1' }));
    expect((await scoring.scored())[0]).toMatchObject({ intent: 13, sawBehaviors: 1 });
  });

  it('is followed after it was identified', async () => {
    const inquiry = anInquiryAccepted({ visitorId: 'v1' });
    await scoring.deliver(inquiry);
    await scoring.deliver(visit('v1'));
    expect((await scoring.scored()).map(s => s.sawBehaviors)).toEqual([0, 1]);
  });

  it('that brings nothing is no news', async () => {
    const inquiry = anInquiryAccepted();
    await scoring.deliver(inquiry);
    await scoring.deliver(aVisitorIdentified({ leadId: inquiry.data.leadId, visitorId: 'v1' }));
    expect(await scoring.scored()).toHaveLength(1);
  });

  it('may be identified before the inquiry has arrived', async () => {
    const inquiry = anInquiryAccepted();
    await scoring.deliver(visit('v1'));
    await scoring.deliver(aVisitorIdentified({ leadId: inquiry.data.leadId, visitorId: 'v1' }));
    expect(await scoring.lead(inquiry.data.leadId)).toMatchObject({ status: 'awaiting-inquiry', nextDueKind: 'give-up', sawBehaviors: 1 });
    await scoring.deliver(inquiry);
    expect(await scoring.scored()).toMatchObject([{ intent: 13, sawBehaviors: 1 }]);
  });
});

describe('erasure', () => {
  it('leaves nothing of the lead, and drops what comes later', async () => {
    const inquiry = anInquiryAccepted({ visitorId: 'v1' });
    const { leadId } = inquiry.data;
    await scoring.deliver(inquiry);
    await scoring.deliver(aBehaviorRecorded({ leadId }), aBehaviorRecorded({ visitorId: 'v1' }));
    await scoring.deliver(aLeadErased({ leadId }), anInquiryAccepted({ leadId }));
    await scoring.deliver(anInquiryAccepted({ leadId }));
    await scoring.deliver(aBehaviorRecorded({ leadId }));
    expect(await scoring.lead(leadId)).toBeNull();
    for (const table of ['leads', 'behaviors', 'visitors']) expect(await scoring.count(table)).toBe(0);
  });

  it('of a lead that is not known is remembered', async () => {
    const { leadId } = anInquiryAccepted().data;
    await scoring.deliver(aLeadErased({ leadId }));
    await scoring.deliver(anInquiryAccepted({ leadId }));
    expect(await scoring.scored()).toEqual([]);
  });
});
