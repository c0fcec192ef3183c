import { randomUUID } from 'node:crypto';

const mediaTypes = ['paid-search', 'referral', 'paid-social', 'website'] as const;
const channels = ['google-ads', 'friends', 'meta', 'form'] as const;
const countries = ['DE', 'FR', 'US', 'AR'] as const;

/** The n-th inquiry, in the native form: each of another person, about the size of those of the reference pipelines. */
export function exampleInquiry(n: number, run: string = randomUUID().slice(0, 8)): object {
  return {
    externalId: `bench-${run}-${n}`,
    occurredAt: new Date().toISOString(),
    contact: {
      email: `person${n}.${run}@example.com`,
      firstName: 'Alex',
      lastName: `Sample${n}`,
      jobTitle: n % 3 === 0 ? 'Head of Operations' : 'Engineer',
      address: { country: countries[n % 4] },
    },
    company: { name: `Company ${n % 500} GmbH`, country: countries[n % 4], employees: (n * 37) % 2000 },
    source: { mediaType: mediaTypes[n % 4], channel: channels[n % 4], campaign: `campaign-${n % 20}` },
    answers: { budget: String((n * 37) % 60_000), message: 'Please call me back about the product. '.repeat(3) },
    consent: { email: 'granted' },
  };
}
