import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadErased, aLeadsMerged, aLeadsUnmerged, anInquiryAccepted } from '@baton/testing';
import { ScoringFixture } from './scoring.fixture.js';

let scoring: ScoringFixture;
const [a, b, c] = [1, 2, 3].map(n => `0190a000-0000-7000-8000-00000000000${n}`);
const at = '2026-03-10T12:00:00.000Z';
beforeEach(async () => {
  scoring = await ScoringFixture.start();
  await scoring.deliver(
    anInquiryAccepted({ leadId: a, company: {}, acceptedAt: '2026-03-01T00:00:00.000Z' }),
    anInquiryAccepted({
      leadId: b,
      company: {},
      origin: { mediaType: 'referral', channel: 'friend' },
      acceptedAt: '2026-03-02T00:00:00.000Z',
    }),
    anInquiryAccepted({ leadId: c, acceptedAt: '2026-03-03T00:00:00.000Z' }),
  );
  await scoring.deliver(aBehaviorRecorded({ leadId: b, occurredAt: at }), aBehaviorRecorded({ visitorId: 'vb' }));
});
afterEach(() => scoring.close());

const both = (event: typeof aLeadsMerged, survivorLeadId: string, mergedLeadId: string) =>
  [event({ leadId: survivorLeadId, survivorLeadId, mergedLeadId }), event({ leadId: mergedLeadId, survivorLeadId, mergedLeadId })] as const;
const undone = (survivorLeadId: string, restoredLeadId: string) =>
  [
    aLeadsUnmerged({ leadId: survivorLeadId, survivorLeadId, restoredLeadId }),
    aLeadsUnmerged({ leadId: restoredLeadId, survivorLeadId, restoredLeadId }),
  ] as const;

describe('merged leads', () => {
  it('are one: the survivor has the inquiries and behavior of both, and is scored again', async () => {
    await scoring.deliver(...both(aLeadsMerged, a, b));
    expect(await scoring.lead(b)).toMatchObject({ id: a, status: 'open', sawBehaviors: 1 });
    expect((await scoring.lead(a))!.detail.inquiries.map(i => i.from)).toEqual([a, b]);
    expect((await scoring.scored(a)).map(s => [s.score, s.intent, s.sawBehaviors])).toEqual([
      [0, 0, 0],
      [33, 33, 1],
    ]);
  });

  it.each(['survivor first', 'merged first', 'in one slice'])(
    'are merged once, though the event comes under both keys: %s',
    async order => {
      const [one, other] = both(aLeadsMerged, a, b);
      if (order === 'in one slice') await scoring.deliver(other, one);
      else for (const event of order === 'survivor first' ? [one, other] : [other, one]) await scoring.deliver(event);
      expect(await scoring.scored(a)).toHaveLength(2);
      expect((await scoring.lead(a))!.sawBehaviors).toBe(1);
    },
  );

  it('take along whom they had been merged with before, though that was heard of late: nobody else comes with them', async () => {
    // Into c was heard of first: a was merged into b before, and is taken for merged into c until the merge of b is undone.
    await scoring.deliver(...both(aLeadsMerged, c, b));
    await scoring.deliver(...both(aLeadsMerged, b, a));
    await scoring.deliver(...undone(c, b), ...both(aLeadsMerged, b, a));
    expect((await scoring.lead(b))!.detail.inquiries.map(i => i.from).sort()).toEqual([a, b]);
    expect(await scoring.lead(c)).toMatchObject({ id: c, status: 'open' });
    expect((await scoring.lead(c))!.detail.inquiries.map(i => i.from)).toEqual([c]);
    expect(await scoring.lead(a)).toMatchObject({ id: b });
  });

  it('are each their own again when the first of two merges is undone before the second: the one forgotten is the one who asked', async () => {
    await scoring.deliver(...both(aLeadsMerged, b, a));
    await scoring.deliver(...both(aLeadsMerged, c, b));
    await scoring.deliver(...undone(c, a));
    await scoring.deliver(...undone(c, b));
    for (const id of [a, b, c]) {
      expect(await scoring.lead(id)).toMatchObject({ id, status: 'open', detail: { absorbed: [] } });
      expect((await scoring.lead(id))!.detail.inquiries.map(i => i.from)).toEqual([id]);
    }
    await scoring.deliver(aLeadErased({ leadId: b }));
    expect(await scoring.lead(a)).toMatchObject({ id: a, status: 'open' });
  });

  it('receive later events of both', async () => {
    await scoring.deliver(...both(aLeadsMerged, a, b));
    await scoring.deliver(aBehaviorRecorded({ leadId: b, occurredAt: at }));
    await scoring.deliver(anInquiryAccepted({ leadId: b }, { streamVersion: 9 }));
    const scores = await scoring.scored(a);
    expect(scores.map(s => s.sawBehaviors)).toEqual([0, 1, 2, 2]);
    // The version is that of another key.
    expect(scores.at(-1)!.sawIntakeVersion).toBe(1);
    expect(await scoring.versions(a)).toEqual([1, 2, 3, 4]);
  });

  it('receive later events within the same slice', async () => {
    await scoring.deliver(...both(aLeadsMerged, a, b), anInquiryAccepted({ leadId: b }), ...undone(a, b), anInquiryAccepted({ leadId: b }));
    expect((await scoring.lead(a))!.detail.inquiries.map(i => i.from)).toEqual([a]);
    expect((await scoring.lead(b))!.detail.inquiries.map(i => i.from)).toEqual([b, b, b]);
  });

  it('may be unknown until then', async () => {
    const [x, y] = [randomUUID(), randomUUID()];
    await scoring.deliver(...both(aLeadsMerged, x, y));
    expect(await scoring.lead(y)).toMatchObject({ id: x, status: 'awaiting-inquiry', nextDueKind: 'give-up' });
    await scoring.deliver(anInquiryAccepted({ leadId: y }));
    expect(await scoring.scored(x)).toHaveLength(1);
  });

  it('can be merged again, and what was merged first follows', async () => {
    await scoring.deliver(...both(aLeadsMerged, b, a));
    await scoring.deliver(...both(aLeadsMerged, c, b));
    expect((await scoring.lead(a))!.id).toBe(c);
    expect((await scoring.lead(c))!.detail.inquiries.map(i => i.from)).toEqual([a, b, c]);
    expect((await scoring.lead(c))!.sawBehaviors).toBe(1);
  });

  it('are erased together', async () => {
    await scoring.deliver(...both(aLeadsMerged, a, b));
    await scoring.deliver(aLeadErased({ leadId: b }));
    await scoring.deliver(anInquiryAccepted({ leadId: a }));
    expect(await scoring.lead(a)).toBeNull();
    expect(await scoring.lead(b)).toBeNull();
    expect(await scoring.lead(c)).not.toBeNull();
    expect((await scoring.db.pool.query('select from behaviors where lead_id is not null')).rowCount).toBe(0);
  });
});

describe('a merge undone', () => {
  it('gives each lead back what was its own, and scores both again', async () => {
    await scoring.deliver(...both(aLeadsMerged, a, b));
    await scoring.deliver(...undone(a, b));
    expect(await scoring.lead(a)).toMatchObject({ id: a, sawBehaviors: 0, score: 0 });
    expect(await scoring.lead(b)).toMatchObject({ id: b, sawBehaviors: 1, score: 33, status: 'open' });
    expect((await scoring.scored(a)).map(s => s.score)).toEqual([0, 33, 0]);
    await scoring.deliver(aBehaviorRecorded({ leadId: b, occurredAt: at }));
    expect((await scoring.lead(b))!.sawBehaviors).toBe(2);
  });

  it('gives back with a lead what had been merged into it before', async () => {
    await scoring.deliver(...both(aLeadsMerged, b, a));
    await scoring.deliver(...both(aLeadsMerged, c, b));
    await scoring.deliver(...undone(c, b));
    expect((await scoring.lead(a))!.id).toBe(b);
    expect((await scoring.lead(b))!.detail.inquiries.map(i => i.from)).toEqual([a, b]);
    expect((await scoring.lead(c))!.detail).toMatchObject({ absorbed: [] });
    await scoring.deliver(...undone(b, a));
    expect((await scoring.lead(a))!.detail.inquiries.map(i => i.from)).toEqual([a]);
  });

  it('gives a lead back what it is known by, though the other one had more inquiries than a row keeps', async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      anInquiryAccepted({ leadId: c, acceptedAt: new Date(Date.parse('2026-03-04T00:00:00Z') + n * 60_000).toISOString() }),
    );
    await scoring.deliver(...many);
    await scoring.deliver(...both(aLeadsMerged, a, c));
    await scoring.deliver(...both(aLeadsMerged, a, b));
    await scoring.deliver(...undone(a, b));
    await scoring.deliver(...undone(a, c));
    for (const [id, inquiries] of [
      [a, 1],
      [b, 1],
      [c, 50],
    ] as const) {
      const lead = (await scoring.lead(id))!;
      expect([lead.status, lead.nextDueKind, lead.detail.inquiries.length]).toEqual(['open', 'rescore', inquiries]);
    }
  });

  it('that never was changes nothing', async () => {
    await scoring.deliver(...undone(a, b));
    expect(await scoring.lead(b)).toMatchObject({ id: b, sawBehaviors: 1 });
    expect(await scoring.scored(a)).toHaveLength(1);
  });
});
