import { randomUUID } from 'node:crypto';
import { topics, type BatonEvent } from '@baton/contracts';
import { isTransient } from '@baton/platform';
import { aBehaviorRecorded, aLeadClosed, aLeadsMerged, anInquiryAccepted, aVisitorIdentified } from '@baton/testing';
import fc from 'fast-check';
import { ScoringFixture } from './scoring.fixture.js';

let scoring: ScoringFixture;
beforeEach(async () => {
  scoring = await ScoringFixture.start();
});
afterEach(() => scoring.close());

const NOW = '2026-03-10T12:00:00.000Z';
const visit = (of: { leadId?: string; visitorId?: string }) => aBehaviorRecorded({ ...of, occurredAt: NOW, url: undefined });

/** As the consumer does: what is transient is tried again. */
async function persistently(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
  }
}
const deliver = (...events: BatonEvent[]) => persistently(() => scoring.deliver(...events));

describe('two replicas at once', () => {
  it('lose nothing of one lead: every inquiry is answered, every behavior counts, versions rise by one', async () => {
    const leadId = randomUUID();
    const inquiries = Array.from({ length: 10 }, (_, n) => anInquiryAccepted({ leadId }, { streamVersion: n + 1 }));
    await Promise.all([
      ...inquiries.map(e => deliver(e)),
      ...Array.from({ length: 10 }, () => deliver(visit({ leadId }), visit({ leadId }))),
      deliver(visit({ visitorId: 'v' })),
      deliver(aVisitorIdentified({ leadId, visitorId: 'v' })),
    ]);
    expect(await scoring.lead(leadId)).toMatchObject({ status: 'open', sawBehaviors: 21, sawIntakeVersion: 10 });
    const scores = await scoring.scored(leadId);
    expect(new Set(scores.flatMap(s => s.inquiryId ?? [])).size).toBe(10);
    expect(await scoring.versions(leadId)).toEqual(scores.map((_, n) => n + 1));
  });

  it('never leave a visitor’s behavior behind, whoever comes first', async () => {
    const leads = Array.from({ length: 30 }, () => anInquiryAccepted());
    await scoring.deliver(...leads);
    await Promise.all(
      leads.flatMap(({ data: { leadId } }) => [
        deliver(aVisitorIdentified({ leadId, visitorId: leadId })),
        deliver(visit({ visitorId: leadId }), visit({ visitorId: leadId })),
      ]),
    );
    expect((await scoring.db.pool.query('select from behaviors where lead_id is null')).rowCount).toBe(0);
    for (const { data } of leads) expect((await scoring.lead(data.leadId))!.sawBehaviors).toBe(2);
  });

  it('may see behavior of a lead while it is merged away: the survivor gets it', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await scoring.deliver(anInquiryAccepted({ leadId: a }), anInquiryAccepted({ leadId: b }));
    await Promise.all([
      ...Array.from({ length: 8 }, () => deliver(visit({ leadId: b }))),
      deliver(aLeadsMerged({ leadId: a, survivorLeadId: a, mergedLeadId: b })),
      deliver(aLeadsMerged({ leadId: b, survivorLeadId: a, mergedLeadId: b })),
    ]);
    expect(await scoring.lead(b)).toMatchObject({ id: a, sawBehaviors: 8 });
    expect((await scoring.db.pool.query('select from behaviors where lead_id = $1', [a])).rowCount).toBe(8);
  });
});

describe('any interleaving of the topics of a lead', () => {
  it('ends with the same score', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { minLength: 8, maxLength: 8 }), async choices => {
        const [leadId, visitorId] = [randomUUID(), randomUUID()];
        const streams: Record<string, BatonEvent[]> = {
          [topics.intakeLeads.name]: [
            anInquiryAccepted({ leadId, company: {} }, { streamVersion: 1 }),
            aVisitorIdentified({ leadId, visitorId }, { streamVersion: 2 }),
            anInquiryAccepted({ leadId, acceptedAt: '2026-03-11T00:00:00.000Z' }, { streamVersion: 3 }),
          ],
          [topics.intakeBehavior.name]: [visit({ visitorId }), visit({ leadId }), visit({ visitorId }), visit({ leadId })],
          [topics.assignmentLeads.name]: [aLeadClosed({ leadId, outcome: 'won' })],
        };
        const queues = Object.values(streams);
        for (const choice of [...choices, 0, 1, 2, 0, 1, 0, 1, 1]) {
          const event = queues[choice].shift();
          if (event) await scoring.deliver(event);
        }
        const lead = (await scoring.lead(leadId))!;
        expect(lead).toMatchObject({ status: 'closed', sawBehaviors: 4, sawIntakeVersion: 3, nextDueAt: null });
        expect(lead.detail.inquiries).toHaveLength(2);
        expect((await scoring.scored(leadId)).filter(s => s.inquiryId !== undefined)).toHaveLength(2);
      }),
      { numRuns: 20 },
    );
  });
});
