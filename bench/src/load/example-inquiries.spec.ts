import { exampleInquiry } from './example-inquiries.js';

describe('example inquiries', () => {
  it('are each of another person, with an id of their own', () => {
    const inquiries = Array.from({ length: 100 }, (_, n) => exampleInquiry(n, 'run') as { externalId: string; contact: { email: string } });
    expect(new Set(inquiries.map(i => i.externalId)).size).toBe(100);
    expect(new Set(inquiries.map(i => i.contact.email)).size).toBe(100);
  });

  it('of two runs have nothing in common', () => {
    const [one, other] = [exampleInquiry(1), exampleInquiry(1)] as { externalId: string; contact: { email: string } }[];
    expect(one!.externalId).not.toBe(other!.externalId);
    expect(one!.contact.email).not.toBe(other!.contact.email);
  });
});
