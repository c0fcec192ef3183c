import { randomUUID } from 'node:crypto';
import type { AnyEvent } from '@baton/contracts';
import { ManualClock } from '@baton/platform';
import { aLeadSentToNurture, anInquiryAccepted, eventually } from '@baton/testing';
import type { SinkMail, SmtpRefusal } from '../../../../libs/testing/src/smtp-sink.js';
import { DAY, HOUR, later, NOW, twoMails } from '../../test/builders.js';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';

const clock = new ManualClock(NOW);
const recipients = new Map<string, SmtpRefusal>();
const mails = new Map<string, SmtpRefusal>();
let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest({
    clock,
    env: { MAIL_LEASE_MS: '60000', FACTS_WAIT_MS: '600000' },
    sink: { refuseRecipient: address => recipients.get(address), refuseMail: mail => mails.get(mail.to[0]!) },
  });
  await nurture.apply(twoMails);
});
afterAll(() => nurture?.close());
beforeEach(() => clock.set(NOW));

interface Lead {
  leadId: string;
  email: string;
}
/** Publishes a lead that routing sends to nurture at the time of the clock. */
async function aNurturedLead(person: object = {}): Promise<Lead> {
  const leadId = randomUUID();
  const email = `${leadId}@example.com`;
  const time = await clock.now();
  await nurture.kafka.publish([
    anInquiryAccepted({ leadId, person: { email, firstName: 'Ada', ...person }, acceptedAt: time.toISOString() }, { time }),
    aLeadSentToNurture({ leadId, program: null }, { time }),
  ]);
  return { leadId, email };
}
const mailsTo = ({ email }: Lead): SinkMail[] => nurture.sink.messages.filter(m => m.to.includes(email));
const viewOf = async ({ leadId }: Lead) => (await nurture.get(`/v1/nurture/leads/${leadId}`)).body.episodes[0];
const names = (events: AnyEvent[]) => events.map(e => e.name);
const welcomed = async (lead: Lead) => eventually(async () => expect((await viewOf(lead))?.steps[0].state).toBe('sent'));

describe('a program', () => {
  it('is sent step by step, and the lead goes back to routing when it shows no interest', async () => {
    const lead = await aNurturedLead();
    await welcomed(lead);
    clock.set(later(3 * DAY - 1000));
    expect((await viewOf(lead)).next).toEqual({ at: later(3 * DAY).toISOString(), waitsFor: 'the next step', step: 'case-study' });
    clock.set(later(3 * DAY));
    await eventually(() => expect(mailsTo(lead).map(m => m.subject)).toEqual(['Hello Ada', 'How others did it']));
    await eventually(async () =>
      expect((await viewOf(lead)).next).toMatchObject({ at: later(10 * DAY).toISOString(), waitsFor: 'interest, until the program ends' }),
    );
    clock.set(later(10 * DAY));
    expect(names(await nurture.said(lead.leadId, 4))).toEqual([
      'nurture-started',
      'nurture-step-sent',
      'nurture-step-sent',
      'nurture-exhausted',
    ]);
  });

  it('keeps the quiet hours of the zone that the person is in', async () => {
    const lead = await aNurturedLead({ timeZone: 'America/Los_Angeles' });
    await nurture.said(lead.leadId, 1);
    // One o'clock at night there.
    expect((await viewOf(lead)).next).toEqual({ at: '2026-03-04T16:00:00.000Z', waitsFor: 'the next step', step: 'welcome' });
    clock.set(new Date('2026-03-04T16:00:00Z'));
    await eventually(() => expect(mailsTo(lead)).toHaveLength(1));
  });
});

describe('a mail that the server does not take', () => {
  it('is tried again later under the same id, when it is deferred', async () => {
    const leadId = randomUUID();
    const lead = { leadId, email: `${leadId}@example.com` };
    mails.set(lead.email, { code: 451, text: 'greylisted' });
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email: lead.email } }, { time: NOW }),
      aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW }),
    ]);
    await eventually(async () =>
      expect(await viewOf(lead)).toMatchObject({
        next: { waitsFor: 'the mail server', at: later(30_000).toISOString() },
        steps: [{ state: 'claimed', attempts: 1, lastError: expect.stringContaining('451') }, {}],
      }),
    );
    const before = (await viewOf(lead)).steps[0].messageId;
    mails.delete(lead.email);
    clock.set(later(30_000));
    await eventually(() => expect(mailsTo(lead).map(m => m.messageId)).toEqual([before]));
    expect((await nurture.said(leadId, 2))[1]).toMatchObject({ name: 'nurture-step-sent', data: { messageId: before } });
  });

  it('is left out when it is deferred for days, and the program goes on', async () => {
    const leadId = randomUUID();
    const lead = { leadId, email: `${leadId}@example.com` };
    mails.set(lead.email, { code: 451, text: 'later' });
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email: lead.email } }, { time: NOW }),
      aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW }),
    ]);
    await eventually(async () => expect((await viewOf(lead))?.steps[0].attempts).toBe(1));
    clock.set(later(48 * HOUR));
    await eventually(async () =>
      expect(await viewOf(lead)).toMatchObject({
        steps: [{ state: 'given-up' }, { state: 'planned' }],
        next: { step: 'case-study', at: later(5 * DAY).toISOString() },
      }),
    );
    mails.delete(lead.email);
  });

  it('ends the episode when the address does not exist, and nobody mails it again', async () => {
    const leadId = randomUUID();
    const email = `${leadId}@example.com`;
    recipients.set(email, { code: 550, text: 'no such mailbox' });
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email } }, { time: NOW }),
      aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW }),
    ]);
    expect((await nurture.said(leadId, 2))[1]).toMatchObject({ name: 'nurture-stopped', data: { reason: 'bounced' } });
    expect((await nurture.get(`/v1/nurture/opt-outs?email=${encodeURIComponent(email)}`)).body).toEqual({
      isSuppressed: true,
      reason: 'bounced',
    });
    expect((await viewOf({ leadId, email })).steps[0]).toMatchObject({ state: 'refused', lastError: 'EENVELOPE RCPT TO 550' });
  });
});

describe('a replica that dies', () => {
  /** What it leaves behind: a mail that was claimed and handed over, and no word of how that ended. */
  const handedOver = async ({ leadId }: Lead, unknownOutcomes: number) => {
    await nurture.db.pool.query(
      `update deliveries set state = 'claimed', sent_at = null, is_begun = true, unknown_outcomes = $2 where lead_id = $1`,
      [leadId, unknownOutcomes],
    );
    await nurture.db.pool.query(`update episodes set next_step = 0, next_due_kind = 'delivery', next_due_at = $2 where lead_id = $1`, [
      leadId,
      later(60_000),
    ]);
  };

  it('leaves a mail that another sends when the lease ends, under the same id', async () => {
    const lead = await aNurturedLead();
    await welcomed(lead);
    await handedOver(lead, 0);
    clock.set(later(60_000));
    await eventually(() => expect(mailsTo(lead)).toHaveLength(2));
    expect(new Set(mailsTo(lead).map(m => m.messageId)).size).toBe(1);
    await welcomed(lead);
    // The same mail is the same event: whoever heard of it already drops it.
    const sent = (await nurture.said(lead.leadId, 3)).filter(e => e.name === 'nurture-step-sent');
    expect(new Set(sent.map(e => e.id)).size).toBe(1);
  });

  it('again and again on the same mail makes it left out: three copies are the most', async () => {
    const lead = await aNurturedLead();
    await welcomed(lead);
    await handedOver(lead, 2);
    clock.set(later(60_000));
    await eventually(async () =>
      expect(await viewOf(lead)).toMatchObject({ steps: [{ state: 'given-up' }, {}], next: { step: 'case-study' } }),
    );
    expect(mailsTo(lead)).toHaveLength(1);
  });
});

describe('a lead whose inquiry never comes', () => {
  it('is given back when nothing is on its way any more', async () => {
    const leadId = randomUUID();
    await nurture.kafka.publish([aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW })]);
    await eventually(async () => expect((await viewOf({ leadId, email: '' })).next.at).toBe(later(600_000).toISOString()));
    clock.set(later(600_000));
    expect(await nurture.said(leadId, 1)).toMatchObject([{ name: 'nurture-stopped', data: { reason: 'no-address' } }]);
  });
});
