import { randomUUID } from 'node:crypto';
import { aBehaviorRecorded, aLeadAssigned, aLeadSentToNurture, anInquiryAccepted, eventually } from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../test/nurture-service.js';

const program = (name: string, settings = '') => `
program:
  name: ${name}
  timeZone: Europe/Berlin
  quietHours: null
  steps:
    - { id: welcome, after: 0m, subject: 'Hello {{ person.firstName }}', text: 'Dear {{ person.firstName }} of {{ company.name }}', html: '<p>Dear {{ person.firstName }}</p>' }
    - { id: case-study, after: 3d, subject: Second, text: Second }
  reactivate: [{ behaviors: [email-click] }]
${settings}`;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest();
  await nurture.apply(program('warm-up'));
});
afterAll(() => nurture?.close());

/** A lead with an address of its own, so that its mails can be told from others'. */
const aLead = () => {
  const leadId = randomUUID();
  return { leadId, episodeId: randomUUID(), email: `${leadId}@example.com` };
};
const mailsTo = (address: string) => nurture.sink.messages.filter(m => m.to.includes(address));

describe('the nurture service', () => {
  it('mails also where it lets some events gather first, as it does when it is deployed', async () => {
    const patient = await nurtureUnderTest({ env: { KAFKA_PATIENCE: 'true' } });
    try {
      await patient.apply(program('warm-up'));
      const { leadId, episodeId, email } = aLead();
      await patient.kafka.publish([
        anInquiryAccepted({ leadId, person: { email, firstName: 'Ada' } }),
        aLeadSentToNurture({ leadId, episodeId, program: 'warm-up' }),
      ]);
      await eventually(() => expect(patient.sink.messages.filter(mail => mail.to.includes(email))).toHaveLength(1));
    } finally {
      await patient.close();
    }
  });

  it('mails a lead that routing sent to nurture and says so', async () => {
    const { leadId, episodeId, email } = aLead();
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email, firstName: 'Ada' } }),
      aLeadSentToNurture({ leadId, episodeId, program: 'warm-up' }),
    ]);
    const [started, sent] = await nurture.said(leadId, 2);
    expect(started).toMatchObject({ name: 'nurture-started', streamVersion: 1, data: { leadId, episodeId, program: 'warm-up' } });
    expect(sent).toMatchObject({
      name: 'nurture-step-sent',
      streamVersion: 2,
      data: { leadId, episodeId, program: 'warm-up', step: 'welcome' },
    });
    const [mail] = mailsTo(email);
    expect(mail).toMatchObject({
      from: 'hello@acme.example',
      subject: 'Hello Ada',
      messageId: (sent!.data as { messageId: string }).messageId,
    });
    expect(mail!.text).toMatch(
      /^Dear Ada of Analytical Engines\n\n-- \n.*unsubscribe here:\nhttp:\/\/127\.0\.0\.1:1\/v1\/nurture\/unsubscribe\/[\w-]+\n/,
    );
    expect(mail!.html).toContain('<p>Dear Ada</p>');
    const { body } = await nurture.get(`/v1/nurture/leads/${leadId}`);
    expect(body.episodes).toMatchObject([
      {
        episodeId,
        steps: [
          { step: 'welcome', state: 'sent' },
          { step: 'case-study', state: 'planned' },
        ],
        next: { step: 'case-study' },
        ended: null,
      },
    ]);
    expect(Date.parse(body.episodes[0].next.at) - Date.parse(body.episodes[0].steps[0].sentAt)).toBe(3 * 86_400_000);
  });

  it('waits for the inquiry when routing was faster', async () => {
    const { leadId, episodeId, email } = aLead();
    await nurture.kafka.publish([aLeadSentToNurture({ leadId, episodeId, program: 'warm-up' })]);
    await eventually(async () =>
      expect((await nurture.get(`/v1/nurture/leads/${leadId}`)).body.episodes).toMatchObject([
        { next: { waitsFor: 'the first inquiry of the lead' } },
      ]),
    );
    await nurture.kafka.publish([anInquiryAccepted({ leadId, person: { email } })]);
    expect((await nurture.said(leadId, 2)).map(e => e.name)).toEqual(['nurture-started', 'nurture-step-sent']);
    expect(mailsTo(email)).toHaveLength(1);
  });

  it.each([
    ['no consent', { consent: { email: 'unknown' as const } }, 'no-consent'],
    ['a denial', { consent: { email: 'denied' as const, basis: 'legitimate-interest' as const } }, 'no-consent'],
    ['no address', { person: { phone: '+4930123' } }, 'no-address'],
  ])('gives a lead with %s back at once', async (_what, inquiry, reason) => {
    const { leadId, episodeId } = aLead();
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, ...inquiry }),
      aLeadSentToNurture({ leadId, episodeId, program: 'warm-up', consent: {} }),
    ]);
    expect(await nurture.said(leadId, 1)).toMatchObject([{ name: 'nurture-stopped', data: { leadId, episodeId, reason } }]);
  });

  it('gives a lead back that shows interest, and mails it no more', async () => {
    const { leadId, episodeId, email } = aLead();
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email } }),
      aLeadSentToNurture({ leadId, episodeId, program: 'warm-up' }),
    ]);
    await nurture.said(leadId, 2);
    await nurture.kafka.publish([aBehaviorRecorded({ leadId, kind: 'page-visit' }), aBehaviorRecorded({ leadId, kind: 'email-click' })]);
    expect((await nurture.said(leadId, 3))[2]).toMatchObject({
      name: 'lead-reactivated',
      data: { episodeId, because: expect.stringMatching(/^email-click: once/) },
    });
    const { body } = await nurture.get(`/v1/nurture/leads/${leadId}`);
    expect(body.episodes).toMatchObject([{ next: null, ended: { as: 'reactivated' }, steps: [{ state: 'sent' }, { state: 'not-sent' }] }]);
  });

  it('stops when a rep has the lead', async () => {
    const { leadId, episodeId, email } = aLead();
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email } }),
      aLeadSentToNurture({ leadId, episodeId, program: 'warm-up' }),
    ]);
    await nurture.said(leadId, 2);
    await nurture.kafka.publish([aLeadAssigned({ leadId })]);
    expect((await nurture.said(leadId, 3))[2]).toMatchObject({ name: 'nurture-stopped', data: { episodeId, reason: 'assigned' } });
  });
});
