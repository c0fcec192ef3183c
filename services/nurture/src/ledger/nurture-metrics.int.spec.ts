import { randomUUID } from 'node:crypto';
import { aLeadSentToNurture, anInquiryAccepted } from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';

const source = `
program:
  name: warm-up
  quietHours: null
  steps: [{ id: first, after: 0m, subject: First, text: First }, { id: second, after: 1d, subject: Second, text: Second }]
`;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest();
  await nurture.apply(source);
});
afterAll(() => nurture?.close());

describe('the metrics of nurture', () => {
  it('tell of open episodes without reading all leads and all mails there ever were', async () => {
    const leadId = randomUUID();
    await nurture.kafka.publish([
      anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }),
      aLeadSentToNurture({ leadId, program: 'warm-up' }),
    ]);
    await nurture.said(leadId, 2);
    const client = await nurture.db.pool.connect();
    try {
      // Whoever reads them waits.
      await client.query('begin; lock table leads, deliveries in access exclusive mode');
      const text = await (await nurture.service.request('/metrics')).text();
      expect(text).toMatch(/^baton_nurture_open_episodes\{waits_for="step".*\} 1$/m);
      expect(text).toMatch(/^baton_nurture_overdue_seconds\{.*\} 0$/m);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
