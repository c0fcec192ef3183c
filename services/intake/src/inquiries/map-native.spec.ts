import { writerErrors } from '@baton/contracts';
import { checkBody } from '../validation/check-body.js';
import { InquiryDto } from './inquiry.dto.js';
import { mapNative, plainDomain } from './map-native.js';

const source = { id: 'website', country: 'US', channel: 'site', rawRetentionDays: 90 };
const map = (body: Record<string, unknown>) => {
  const checked = checkBody(InquiryDto, body);
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return mapNative(checked.value, body, 'e', source);
};

const full = {
  externalId: 'e',
  occurredAt: '2026-03-01T09:30:00+01:00',
  contact: {
    email: 'Ada@Example.com',
    phone: '(650) 555-0123',
    firstName: 'Ada',
    lastName: 'Byron',
    jobTitle: 'CTO',
    locale: 'en',
    timeZone: 'Europe/London',
    address: { city: 'London', state: 'London', postalCode: 'W1', country: 'United Kingdom' },
  },
  company: {
    name: 'Engines',
    domain: 'HTTPS://www.Engines.example/path',
    country: 'uk',
    employees: 3,
    annualRevenue: { amount: '1000000', currency: 'GBP' },
    industry: 'Computing',
  },
  source: {
    mediaType: 'trade-show',
    channel: 'fair',
    campaign: 'b12',
    utm: { source: 's', medium: 'm', campaign: 'c', term: 't', content: 'x' },
    clickIds: { gclid: 'g', gbraid: '', wbraid: null, fbclid: 'f', msclkid: 'm', li_fat_id: 'l', ttclid: 't' },
    landingPage: 'https://example.com',
    referrer: 'https://ref.example',
  },
  answers: { budget: 10000, agreed: true, tags: ['a', 'b'], empty: '', nothing: null },
  consent: { email: 'granted', basis: 'consent', givenAt: '2026-03-01T09:29:00+01:00', text: 'yes' },
  visitorId: 'v1',
  isTest: false,
};

describe('mapNative', () => {
  it('maps everything that an inquiry can say', () => {
    expect(map(full)).toMatchObject({
      sourceId: 'website',
      connector: 'native',
      externalId: 'e',
      occurredAt: '2026-03-01T08:30:00.000Z',
      person: { email: 'ada@example.com', address: { country: 'GB' } },
      company: { domain: 'engines.example', country: 'GB', employees: 3, annualRevenue: { amount: 100000000, currency: 'GBP' } },
      origin: {
        mediaType: 'trade-show',
        channel: 'fair',
        campaign: 'b12',
        clickIds: { gclid: 'g', fbclid: 'f', msclkid: 'm', li_fat_id: 'l', ttclid: 't' },
      },
      answers: { budget: '10000', agreed: 'true', tags: 'a, b' },
      consent: { email: 'granted', basis: 'consent', givenAt: '2026-03-01T08:29:00.000Z', text: 'yes' },
      visitorId: 'v1',
    });
  });

  it.each([
    [full],
    [{ contact: { email: 'x' } }],
    [{ contact: { phone: '1', email: null, address: null }, company: null, source: null, answers: null, consent: null, occurredAt: null }],
  ])('gives what fits the contract of inquiry-accepted, whatever is missing', body => {
    const { person, company, origin, answers, consent } = map(body);
    const id = '0190a000-0000-7000-8000-000000000000';
    const data = {
      leadId: id,
      inquiryId: id,
      sourceId: 's',
      connector: 'native',
      externalId: 'e',
      occurredAt: '2026-03-01T08:30:00.000Z',
      acceptedAt: '2026-03-01T08:30:00.000Z',
      known: false,
      isTest: false,
      person,
      company,
      origin,
      answers,
      consent,
    };
    expect(writerErrors('inquiry-accepted', data)).toEqual([]);
  });

  it('keeps an answer whatever its question is called', () => {
    const answers = { constructor: ['Bob', 'Ada'], toString: 'a', hasOwnProperty: 'b', valueOf: 1 };
    expect(map({ contact: { email: 'a@example.com' }, answers }).answers).toEqual({ ...answers, constructor: 'Bob, Ada', valueOf: '1' });
    expect(map({ contact: { email: 'a@example.com' }, answers: { constructor: 'x' } }).answers).toEqual({ constructor: 'x' });
  });

  it('reads numbers by the country of the source where the person names none', () => {
    expect(map({ contact: { phone: '(650) 555-0123' } }).person.phone).toBe('+16505550123');
  });

  it('takes the defaults of the source', () => {
    expect(map({ contact: { email: 'a@example.com' } }).origin).toEqual({ mediaType: 'website', channel: 'site' });
  });
});

describe('InquiryDto', () => {
  const fieldsOf = (body: unknown) => {
    const checked = checkBody(InquiryDto, body);
    return 'errors' in checked ? checked.errors.map(e => e.field).sort() : [];
  };

  it.each([
    [{}, ['contact']],
    [{ contact: null }, ['contact']],
    [{ contact: 'ada' }, ['contact']],
    [{ contact: {} }, ['contact']],
    [{ contact: { email: '  ' } }, ['contact']],
    [{ contact: { email: ['a@example.com'] } }, ['contact', 'contact.email']],
    [{ contact: { email: 'a', nickname: 'x' } }, ['contact.nickname']],
    [{ contact: { email: 'a'.repeat(501) } }, ['contact.email']],
    [{ contact: { email: 'a' }, answers: [1] }, ['answers']],
    [{ contact: { email: 'a' }, answers: { deep: { a: 1 } } }, ['answers']],
    [{ contact: { email: 'a' }, occurredAt: '2026-03-01' }, ['occurredAt']],
    [{ contact: { email: 'a' }, source: { utm: { source: 1 }, clickIds: { other: 'x' } } }, ['source.clickIds.other', 'source.utm.source']],
    [
      { contact: { email: 'a' }, company: { annualRevenue: { amount: 5, currency: 'EUR' }, employees: 1.5 } },
      ['company.annualRevenue.amount', 'company.employees'],
    ],
    [{ contact: { email: 'a' }, isTest: 'yes' }, ['isTest']],
    [{ contact: { email: 'a' }, other: { constructor: 'x' } }, ['(body)']],
    [{ contact: { email: 'a' }, answers: { constructor: 'x', deep: {} } }, ['answers']],
    [{ contact: { email: 'a' }, occurredAt: '9999-12-31T23:59:59-01:00' }, ['occurredAt']],
    [{ contact: { email: 'a' }, company: { annualRevenue: { minor: 1e300, currency: 'EUR' } } }, ['company.annualRevenue.minor']],
    ['text', ['(body)']],
    [null, ['(body)']],
    [[], ['(body)']],
  ])('refuses %j, naming %j', (body, fields) => {
    expect(fieldsOf(body)).toEqual(fields);
  });

  it('repeats no value', () => {
    const checked = checkBody(InquiryDto, { contact: { email: 4711, firstName: ['hidden'] }, unknown: 'hidden' });
    expect(JSON.stringify('errors' in checked && checked.errors)).not.toMatch(/4711|hidden/);
  });
});

describe('plainDomain', () => {
  it.each([
    ['https://www.Example.com/a?b#c', 'example.com'],
    ['example.com', 'example.com'],
    ['WWW.example.co.uk', 'example.co.uk'],
  ])('writes %s as %s', (text, domain) => {
    expect(plainDomain(text)).toBe(domain);
  });
});
