import type { InquiryAccepted } from '@baton/contracts';
import { anInquiryAccepted } from '../../../../libs/testing/src/builders/intake.builders.js';
import { factsOfInquiry, foldFacts, foldInquiries } from './fold-facts.js';

const inquiry = (data: Partial<InquiryAccepted>) => anInquiryAccepted(data).data;

describe('what an inquiry says about mailing the person', () => {
  it('is an address, names, a place and consent', () => {
    expect(
      factsOfInquiry(
        inquiry({
          person: { email: ' ada@example.com ', firstName: 'Ada', timeZone: 'Europe/Berlin', address: { country: 'FR' } },
          consent: { email: 'granted', basis: 'consent' },
        }),
      ),
    ).toMatchObject({
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: null,
      companyName: 'Analytical Engines',
      timeZone: 'Europe/Berlin',
      country: 'FR',
      consent: { email: 'granted', basis: 'consent' },
    });
  });
  it('takes the country of the company when the person names none', () => {
    expect(factsOfInquiry(inquiry({ person: {}, company: { country: 'DE' } }))).toMatchObject({ country: 'DE', email: null });
  });
  it('has no address when the one given is invalid', () => {
    expect(factsOfInquiry(inquiry({ person: { email: 'ada@', emailInvalid: true } })).email).toBeNull();
  });
  it('has no answer about consent when it is unknown', () => {
    expect(factsOfInquiry(inquiry({ consent: { email: 'unknown' } })).consent).toEqual({ email: null, basis: null });
  });
});

describe('two inquiries of one lead', () => {
  const older = factsOfInquiry(
    inquiry({ person: { email: 'old@example.com', firstName: 'Ada', locale: 'de' }, consent: { email: 'granted' } }),
  );

  it('give what the newer one says, and what only the older one said', () => {
    const newer = factsOfInquiry(inquiry({ person: { email: 'new@example.com', lastName: 'Lovelace' }, consent: { basis: 'contract' } }));
    expect(foldFacts(older, newer)).toMatchObject({
      email: 'new@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      locale: 'de',
      consent: { email: 'granted', basis: 'contract' },
    });
  });
  it('let a denial win over an older consent', () => {
    expect(foldFacts(older, factsOfInquiry(inquiry({ consent: { email: 'denied' } }))).consent.email).toBe('denied');
  });
  it('become one row, and rows are in the order in which leads are locked', () => {
    const of = (leadId: string, email?: string) => ({ leadId, data: inquiry({ person: email === undefined ? {} : { email } }) });
    const rows = foldInquiries([of('b', 'b@example.com'), of('a', 'first@example.com'), of('b'), of('a', 'second@example.com')]);
    expect(rows.map(r => [r.leadId, r.facts.email])).toEqual([
      ['a', 'second@example.com'],
      ['b', 'b@example.com'],
    ]);
  });
});
