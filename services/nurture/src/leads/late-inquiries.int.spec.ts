import { randomUUID } from 'node:crypto';
import { aLeadSentToNurture, aLeadsMerged, anInquiryAccepted } from '@baton/testing';
import { later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start(twoMails);
});
afterAll(() => nurture?.close());

/** An inquiry that was accepted so many minutes ago. */
const inquiry = (leadId: string, name: string, email: 'granted' | 'denied' | 'unknown', minutesAgo: number) =>
  anInquiryAccepted(
    {
      leadId,
      person: { email: `${name}@example.com`, firstName: name },
      consent: { email },
      acceptedAt: later(-minutesAgo * 60_000).toISOString(),
    },
    { time: NOW },
  );
const merge = (survivorLeadId: string, mergedLeadId: string, leadId: string) =>
  aLeadsMerged({ leadId, survivorLeadId, mergedLeadId }, { time: NOW });
const rowOf = async (leadId: string) =>
  (await nurture.db.pool.query('select email, first_name as name, consent from leads where lead_id = $1', [leadId])).rows[0];
async function mailsTo(leadId: string): Promise<string[]> {
  await nurture.deliver([aLeadSentToNurture({ leadId, program: 'warm-up', consent: {} }, { time: NOW })]);
  return (await nurture.claim()).filter(mail => mail.leadId === leadId).map(({ mail }) => mail.to.address);
}

describe('an inquiry of a lead that was merged away, which arrives after the merge', () => {
  it('does not outdo what the person said later: no mail to whom said no', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(survivor, 'ada', 'denied', 1), merge(survivor, merged, survivor)]);
    await nurture.deliver([inquiry(merged, 'old', 'granted', 10)]);
    expect(await rowOf(survivor)).toEqual({ email: 'ada@example.com', name: 'ada', consent: 'denied' });
    expect(await mailsTo(survivor)).toEqual([]);
  });

  it.each(['granted', 'unknown'] as const)(
    'leaves the survivor its own answers, and makes its denial count beside one that is %s',
    async own => {
      const [survivor, merged] = [randomUUID(), randomUUID()];
      await nurture.deliver([inquiry(survivor, 'ada', own, 10), merge(survivor, merged, survivor)]);
      await nurture.deliver([inquiry(merged, 'other', 'granted', 5), inquiry(merged, 'other', 'denied', 4)]);
      expect(await rowOf(survivor)).toEqual({ email: 'ada@example.com', name: 'ada', consent: 'denied' });
    },
  );

  it('says what the survivor does not know', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.deliver([merge(survivor, merged, survivor)]);
    await nurture.deliver([inquiry(merged, 'ada', 'granted', 10)]);
    expect(await mailsTo(survivor)).toEqual(['ada@example.com']);
  });

  it('is known of the lead that it was made for, should the merge be undone', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(survivor, 'ada', 'granted', 1), merge(survivor, merged, survivor)]);
    await nurture.deliver([inquiry(merged, 'other', 'granted', 10)]);
    expect(await rowOf(merged)).toEqual({ email: 'other@example.com', name: 'other', consent: 'granted' });
  });
});

describe('an inquiry of the survivor that arrives after the merge', () => {
  it('does not outdo a denial of the other that is newer', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(merged, 'other', 'denied', 5), merge(survivor, merged, merged)]);
    await nurture.deliver([inquiry(survivor, 'ada', 'granted', 10)]);
    expect(await rowOf(survivor)).toMatchObject({ email: 'ada@example.com', consent: 'denied' });
    expect(await mailsTo(survivor)).toEqual([]);
  });

  it('counts when the person agreed again afterwards', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(merged, 'other', 'denied', 5), merge(survivor, merged, merged)]);
    await nurture.deliver([inquiry(survivor, 'ada', 'granted', 1)]);
    expect(await mailsTo(survivor)).toEqual(['ada@example.com']);
  });
});
