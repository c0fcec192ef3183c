import type { InquiryAccepted } from '@baton/contracts';

/** An inquiry for specs: a business lead of a mid-size German company, with whatever is to be different. */
export const exampleInquiry = (different: Partial<InquiryAccepted> = {}): InquiryAccepted => ({
  leadId: '0190a000-0000-7000-8000-000000000001',
  inquiryId: '0190a000-0000-7000-8000-0000000000a1',
  sourceId: 'website',
  connector: 'native',
  externalId: 'web-1',
  occurredAt: '2026-03-02T09:00:00.000Z',
  acceptedAt: '2026-03-02T09:00:01.000Z',
  known: false,
  isTest: false,
  person: {
    email: 'ada@example.com',
    phone: '+4930901820',
    firstName: 'Ada',
    lastName: 'Byron',
    jobTitle: 'Head of Operations',
    address: { country: 'DE', city: 'Berlin' },
  },
  company: { name: 'Analytical Engines', domain: 'example.com', employees: 120, country: 'DE' },
  origin: {
    mediaType: 'paid-search',
    channel: 'google-ads',
    campaign: 'spring',
    clickIds: { gclid: 'abc' },
    landingPage: 'https://shop.example.com/pricing?who=ada',
  },
  answers: { budget: '50k', timeline: 'this quarter' },
  consent: { email: 'granted' },
  ...different,
});
