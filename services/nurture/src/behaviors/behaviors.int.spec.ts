import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadSentToNurture, anInquiryAccepted, aVisitorIdentified } from '@baton/testing';
import { DAY, HOUR, later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { forgetBehaviors } from './behavior.store.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start(twoMails);
});
afterAll(() => nurture?.close());
beforeEach(() => nurture.clock.set(later(HOUR)));

const at = (time: Date) => ({ occurredAt: time.toISOString() });
const endOf = async (leadId: string) =>
  (
    await nurture.db.pool.query<{ ended_as: string | null; because: string | null }>(
      'select ended_as, because from episodes where lead_id = $1',
      [leadId],
    )
  ).rows[0];
async function aNurturedLead(): Promise<string> {
  const leadId = randomUUID();
  await nurture.deliver([anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, { time: NOW })]);
  await nurture.deliver([aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW })]);
  return leadId;
}

describe('what a lead does', () => {
  it('gives it back to routing as soon as it is interest', async () => {
    const leadId = await aNurturedLead();
    const visit = () => aBehaviorRecorded({ leadId, kind: 'page-visit', ...at(later(HOUR)) });
    await nurture.deliver([visit(), visit()]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: null });
    await nurture.deliver([visit()]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated', because: expect.stringMatching(/^page-visit: 3 times/) });
  });

  it('counts also when it arrives before routing sent the lead, if it happened after', async () => {
    const leadId = randomUUID();
    await nurture.deliver([aBehaviorRecorded({ leadId, kind: 'email-click', ...at(later(1000)) })]);
    await nurture.deliver([anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, { time: NOW })]);
    await nurture.deliver([aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated' });
  });

  it('counts also after a thousand other things that it did', async () => {
    const leadId = await aNurturedLead();
    await nurture.db.pool.query(
      `insert into behaviors select $1, gen_random_uuid(), 'page-visit', $2::timestamptz + n * interval '1 hour' from generate_series(1, 1000) n`,
      [leadId, NOW],
    );
    nurture.clock.set(later(50 * DAY));
    await nurture.deliver([aBehaviorRecorded({ leadId, kind: 'email-click', ...at(later(50 * DAY)) })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated', because: expect.stringMatching(/^email-click/) });
  });

  it('does not count when it happened before', async () => {
    const leadId = randomUUID();
    await nurture.deliver([aBehaviorRecorded({ leadId, kind: 'email-click', ...at(later(-1000)) })]);
    await nurture.deliver([anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, { time: NOW })]);
    await nurture.deliver([aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: null });
  });

  it('keeps a mail from leaving that is due at the same time', async () => {
    const leadId = await aNurturedLead();
    // As if the behavior had been committed by another replica just after the episode was looked at.
    await nurture.db.pool.query(`insert into behaviors values ($1, $2, 'email-click', $3)`, [leadId, randomUUID(), later(HOUR)]);
    expect((await nurture.claim()).filter(mail => mail.leadId === leadId)).toEqual([]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated' });
  });

  it('is known of a visitor only after somebody says who it is', async () => {
    const leadId = await aNurturedLead();
    const visitorId = `visitor-${randomUUID()}`;
    await nurture.deliver([aBehaviorRecorded({ visitorId, kind: 'download', ...at(later(HOUR)) })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: null });
    await nurture.deliver([aVisitorIdentified({ leadId, visitorId })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated' });
  });

  it('is known of a visitor from then on, whatever the event says', async () => {
    const leadId = await aNurturedLead();
    const visitorId = `visitor-${randomUUID()}`;
    await nurture.deliver([aVisitorIdentified({ leadId, visitorId })]);
    await nurture.deliver([aBehaviorRecorded({ visitorId, kind: 'email-click', ...at(later(HOUR)) })]);
    expect(await endOf(leadId)).toMatchObject({ ended_as: 'reactivated' });
  });

  it('is written for leads that are not nurtured without touching their rows', async () => {
    const leadId = randomUUID();
    await nurture.deliver([aBehaviorRecorded({ leadId, kind: 'page-visit' })]);
    expect((await nurture.db.pool.query('select 1 from behaviors where lead_id = $1', [leadId])).rowCount).toBe(1);
    expect((await nurture.db.pool.query('select 1 from leads where lead_id = $1', [leadId])).rowCount).toBe(0);
  });
});

describe('behavior that is too old for any rule', () => {
  it('is kept while an episode runs that had begun before it: a mail to which somebody reacted was not ignored', async () => {
    await nurture.apply(`
program:
  name: slow
  quietHours: null
  steps: [{ id: a, after: 0m, subject: A, text: A }, { id: b, after: 30d, subject: B, text: B }, { id: c, after: 30d, subject: C, text: C }]
  reactivate: []
  exits: { ignoredMails: 2 }
`);
    const leadId = randomUUID();
    await nurture.deliver([anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, { time: NOW })]);
    await nurture.deliver([
      aBehaviorRecorded({ leadId, kind: 'page-visit', ...at(later(-DAY)) }),
      aBehaviorRecorded({ leadId, kind: 'email-open', ...at(later(DAY)) }),
    ]);
    nurture.clock.set(NOW);
    await nurture.deliver([aLeadSentToNurture({ leadId, program: 'slow' }, { time: NOW })]);
    const sent: number[] = [];
    for (const days of [0, 30, 60]) {
      nurture.clock.set(later(days * DAY));
      const before = { leads: later((days - 35) * DAY), visitors: later((days - 7) * DAY) };
      await nurture.db.database.transaction(tx => forgetBehaviors(tx, before, 1000));
      for (const mail of (await nurture.claim()).filter(claimed => claimed.leadId === leadId)) {
        sent.push(days);
        await nurture.answer(mail, { kind: 'sent' });
      }
    }
    expect(sent).toEqual([0, 30, 60]);
    expect((await nurture.db.pool.query<{ kind: string }>('select kind from behaviors where lead_id = $1', [leadId])).rows).toEqual([
      { kind: 'email-open' },
    ]);
  });

  it('is forgotten, of visitors earlier than of leads', async () => {
    const leadId = randomUUID();
    const visitorId = `visitor-${randomUUID()}`;
    const days = [1, 10, 50];
    await nurture.deliver(days.map(n => aBehaviorRecorded({ leadId, ...at(later(-n * DAY)) })));
    await nurture.deliver(days.map(n => aBehaviorRecorded({ visitorId, ...at(later(-n * DAY)) })));
    const before = { leads: later(-35 * DAY), visitors: later(-7 * DAY) };
    expect(await nurture.db.database.transaction(tx => forgetBehaviors(tx, before, 100))).toBe(3);
    expect(await nurture.db.database.transaction(tx => forgetBehaviors(tx, before, 100))).toBe(0);
    expect((await nurture.db.pool.query('select 1 from behaviors where lead_id = $1', [leadId])).rowCount).toBe(2);
    expect((await nurture.db.pool.query('select 1 from visitor_behaviors where visitor_id = $1', [visitorId])).rowCount).toBe(1);
  });
});
