import { mediaTypes, writerErrors } from '@baton/contracts';
import fc from 'fast-check';
import { mapGoogleLead } from '../connectors/google-ads/map-google-lead.js';
import { mapMetaLead } from '../connectors/meta-leadgen/map-meta-lead.js';
import { checkBody } from '../validation/check-body.js';
import { InquiryDto } from './inquiry.dto.js';
import type { Inquiry } from './inquiry.js';
import { mapNative } from './map-native.js';

const source = { id: 'website', country: 'US', rawRetentionDays: 90 };
const ID = '0190a000-0000-7000-8000-000000000000';
const NOW = '2026-03-01T08:30:00.000Z';

/** What PostgreSQL can't keep as text or jsonb: NUL, and one half of a pair of surrogates. */
const unstorable = (value: unknown): string[] => {
  if (typeof value === 'string') return /\p{Surrogate}|\0/u.test(value) ? [JSON.stringify(value.slice(-20))] : [];
  return value !== null && typeof value === 'object' ? Object.entries(value).flatMap(entry => entry.flatMap(unstorable)) : [];
};

/** What keeps an inquiry from being accepted once its body was found right: it would be answered 422, and lost. */
function obstacles(inquiry: Inquiry): unknown[] {
  const { sourceId, connector, externalId, occurredAt = NOW, isTest, person, company, origin, answers, consent, visitorId } = inquiry;
  const content = { person, company, origin, answers, consent, ...(visitorId === undefined ? {} : { visitorId }) };
  const ids = { leadId: ID, inquiryId: ID, sourceId, connector, externalId, occurredAt, acceptedAt: NOW, known: false, isTest };
  return [...writerErrors('inquiry-accepted', { ...ids, ...content }), ...unstorable(content)];
}

/** Text as forms send it, names of JavaScript's own among it, halves of emoji, control characters, and more than an event takes. */
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'x'.repeat(40), '😀'.repeat(20), ' \n\t'),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)), maxLength: 12 }),
);
const longText = fc.oneof(
  text,
  fc.nat(2).map(n => 'x'.repeat(1998 + n) + '😀'.repeat(20)),
);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const textsNamed = <N extends string>(...names: N[]) =>
  fc.record(Object.fromEntries(names.map(name => [name, text])) as Record<N, typeof text>, { requiredKeys: [] });
const twoDigits = (min: number, max: number) => fc.integer({ min, max }).map(n => String(n).padStart(2, '0'));
/** Instants as the DTO takes them: any year of four digits, any offset. */
const instant = fc
  .tuple(fc.constantFrom('0000', '0001', '1969', '2026', '9999'), twoDigits(1, 12), twoDigits(1, 31), twoDigits(0, 23), twoDigits(0, 23))
  .map(([year, month, day, hour, offset]) => `${year}-${month}-${day}T${hour}:59:59${Number(hour) % 2 ? '+' : '-'}${offset}:30`);
const money = fc.oneof(
  fc.record({
    amount: fc.constantFrom('0', '12.5', '-3', '9007199254740991', '90071992547409.91'),
    currency: fc.constantFrom('EUR', 'JPY'),
  }),
  fc.record({ minor: fc.oneof(fc.integer(), fc.constantFrom(2 ** 53, 1e300, -1e300)), currency: fc.constantFrom('EUR', 'JPY') }),
);
const native = fc.record(
  {
    occurredAt: instant,
    contact: fc
      .tuple(
        textsNamed('email', 'phone', 'firstName', 'lastName', 'jobTitle', 'locale', 'timeZone'),
        some(textsNamed('city', 'state', 'postalCode', 'country')),
      )
      .map(([contact, address]) => ({ email: 'ada@example.com', ...contact, ...(address && { address }) })),
    company: fc
      .tuple(textsNamed('name', 'domain', 'country', 'industry'), some(money), some(fc.nat(100_000_000)))
      .map(([company, annualRevenue, employees]) => ({ ...company, annualRevenue, employees })),
    source: fc.record(
      {
        mediaType: fc.constantFrom(...mediaTypes),
        channel: text,
        campaign: text,
        utm: textsNamed('source', 'medium', 'campaign', 'term', 'content'),
        clickIds: textsNamed('gclid', 'fbclid', 'ttclid'),
        landingPage: longText,
        referrer: longText,
      },
      { requiredKeys: [] },
    ),
    answers: fc.dictionary(text, fc.oneof(longText, fc.double(), fc.boolean(), fc.constant(null), fc.array(longText, { maxLength: 3 }))),
    consent: fc.record({ email: fc.constant('granted'), givenAt: instant, text: longText }, { requiredKeys: [] }),
    visitorId: text,
  },
  { requiredKeys: ['contact'] },
);

describe('an inquiry whose body is right', () => {
  it('is never refused for what it says', () => {
    let accepted = 0;
    fc.assert(
      fc.property(native, body => {
        const checked = checkBody(InquiryDto, body);
        if ('errors' in checked) return;
        accepted++;
        expect(obstacles(mapNative(checked.value, body, 'e', source))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  it('is never refused for what Google sends', () => {
    const column = fc.record({
      column_id: fc.oneof(text, fc.constantFrom('EMAIL', 'COUNTRY', 'REGION')),
      column_name: text,
      string_value: longText,
    });
    const lead = fc.record(
      {
        user_column_data: fc.array(column, { maxLength: 8 }),
        gcl_id: text,
        campaign_id: fc.oneof(text, fc.double()),
        lead_submit_time: instant,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(lead, body => expect(obstacles(mapGoogleLead({ ...body, lead_id: 'l' }, source))).toEqual([])));
  });

  it('is never refused for what Meta answers', () => {
    const field = fc.record({
      name: fc.oneof(text, fc.constantFrom('email', 'country', 'state')),
      values: fc.array(longText, { maxLength: 3 }),
    });
    const lead = fc.record(
      {
        created_time: fc.oneof(instant, fc.nat(), fc.constantFrom('2015-02-28T08:49:14+0000', 1e14, '99999999999999')),
        campaign_name: longText,
        platform: fc.oneof(text, fc.constantFrom('fb', 'ig')),
        field_data: fc.array(field, { maxLength: 8 }),
        custom_disclaimer_responses: fc.array(fc.record({ checkbox_key: text, is_checked: fc.boolean() }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(lead, body => expect(obstacles(mapMetaLead(body, {}, 'e', ID, source))).toEqual([])));
  });
});
