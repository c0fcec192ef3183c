import type { ClassConstructor } from 'class-transformer';
import fc from 'fast-check';
import { BehavioralEventDto } from '../behavior/behavioral-event.dto.js';
import { CrmUpdateDto } from '../crm-updates/crm-update.dto.js';
import { InquiryDto } from '../inquiries/inquiry.dto.js';
import { SourceDto, SourcesConfigurationDto } from '../sources/source.dto.js';
import { SpendDto } from '../spend/spend.dto.js';
import { checkBody, checkInstance } from './check-body.js';
import { compileRules } from './compile-rules.js';

const ID = '0190a000-0000-7000-8000-000000000000';
const origin = {
  mediaType: 'paid-search',
  channel: 'google-ads',
  campaign: 'spring',
  utm: { source: 'google', medium: 'cpc', campaign: 'spring', term: 'crm', content: 'a' },
  clickIds: { gclid: 'g', gbraid: 'g', wbraid: 'w', fbclid: 'f', msclkid: 'm', li_fat_id: 'l', ttclid: 't' },
  landingPage: 'https://example.com/',
  referrer: 'https://www.google.com/',
};
const source = {
  id: 'website',
  name: 'Website',
  connector: 'native',
  active: true,
  country: 'US',
  mediaType: 'website',
  channel: 'form',
  campaign: 'spring',
  rawRetentionDays: 90,
  why: 'new',
};
const key = { name: 'website', sha256: 'a'.repeat(64), key: 'k'.repeat(16), scopes: ['inquiries:write'] };

type Body = Record<string, unknown>;
/** Of each class a body with every field that it can have. */
const whole: [name: string, type: ClassConstructor<object>, body: Body][] = [
  [
    'an inquiry',
    InquiryDto,
    {
      externalId: 'form-7/4711',
      occurredAt: '2026-03-01T09:30:00+01:00',
      contact: {
        email: 'ada@example.com',
        phone: '+1 650 555 0123',
        firstName: 'Ada',
        lastName: 'Byron',
        jobTitle: 'Head of Operations',
        locale: 'en-US',
        timeZone: 'America/Los_Angeles',
        address: { city: 'Mountain View', state: 'California', postalCode: '94043', country: 'US' },
      },
      company: {
        name: 'Example GmbH',
        domain: 'example.com',
        country: 'DE',
        employees: 250,
        annualRevenue: { amount: '1250.5', currency: 'EUR' },
        industry: 'Machines',
      },
      source: origin,
      answers: { budget: '10k', seats: 3, soon: true, none: null, tools: ['a', 'b'] },
      consent: { email: 'granted', basis: 'consent', givenAt: '2026-03-01T09:30:00Z', text: 'I agree' },
      visitorId: 'v-1',
      isTest: false,
    },
  ],
  [
    'an update of a CRM',
    CrmUpdateDto,
    {
      externalId: 'crm-event-99',
      leadId: ID,
      inquiry: { sourceId: 'website', externalId: 'form-7' },
      occurredAt: '2026-03-01T09:30:00Z',
      status: 'won',
      reason: 'signed',
      owner: 'nadia',
      repExternalId: 'nadia',
      activity: 'meeting',
      opportunity: { id: 'o', stage: 'won', minor: 125000, currency: 'EUR' },
    },
  ],
  [
    'a behavioral event',
    BehavioralEventDto,
    { externalId: 'hit-1', leadId: ID, visitorId: 'v', kind: 'download', occurredAt: '2026-03-01T09:30:00Z', url: '/', source: origin },
  ],
  [
    'spend',
    SpendDto,
    {
      externalId: 's',
      from: '2026-03-01',
      to: '2026-03-31',
      mediaType: 'print',
      channel: 'times',
      campaign: 'spring',
      cost: { amount: '12.50', currency: 'EUR' },
    },
  ],
  ['a source', SourceDto, { ...source, secrets: { googleKey: 'x', other: { fromEnv: 'SOURCE_SECRET_X' } }, keys: [key] }],
  ['a source without keys', SourceDto, source],
  ['a configuration of sources', SourcesConfigurationDto, { sources: [source, { ...source, keys: [key] }], why: 'new' }],
];

/** What may stand where something else is expected. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', ' ', '\u0000', 'x'.repeat(201), '😀'.repeat(300), 'EUR', 'XXX', '2026-02-29', 'granted'),
  fc.constantFrom<unknown>(0, -0, -1, 1.5, NaN, Infinity, 2 ** 53, true, false, 5n, Symbol.iterator),
  fc
    .constantFrom<() => unknown>(
      () => ({}),
      () => [],
      () => [{}],
      () => ['a'],
      () => [null],
      () => ({ constructor: 'x' }),
      () => ({ constructor: Array }),
      () => JSON.parse('{"__proto__": {"email": "a@example.com"}, "email": "b@example.com"}') as unknown,
      () => Object.create({ email: 'inherited@example.com' }) as unknown,
      () => Object.assign(Object.create(null) as object, { currency: 'EUR', minor: 1 }),
      () => ({ __proto__: [], 100000000: 'x' }),
      () => ({ then: 1, toString: 'x', hasOwnProperty: 1 }),
      () => new Date(0),
      () => new Map([['email', 'a@example.com']]),
      () => new Set(['a']),
      () => Buffer.from('a'),
      () => new MoneyLike(),
      () => new String('EUR'),
      () => () => 'x',
      () => ({ a: { b: { c: 1 } } }),
    )
    .map(make => make()),
  fc.anything(),
);
class MoneyLike {
  minor = 1;
  currency = 'EUR';
}
const names = fc.oneof(
  fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'then', '0', 'email', 'currency', 'minor'),
  fc.string({ maxLength: 3 }),
);

type Spot = readonly [holder: Body, name: string];
/** Every field of a body, those within its objects and lists included. */
const spotsOf = (holder: unknown): Spot[] =>
  holder === null || typeof holder !== 'object'
    ? []
    : Object.keys(holder).flatMap(name => [[holder as Body, name] as const, ...spotsOf((holder as Body)[name])]);

/** No body has what can be awaited: whoever looks at it makes another promise of it, and two promises are never the same. */
const isAwaitable = (name: string, { get, value }: PropertyDescriptor) =>
  name === 'then' && typeof ((get ? get() : value) as unknown) === 'function';
const define = (holder: Body, name: string, property: PropertyDescriptor) =>
  isAwaitable(name, property) || Reflect.defineProperty(holder, name, { configurable: true, enumerable: true, ...property });
/** One thing that is not as expected, at some spot of a body. */
const change = fc.tuple(
  fc.nat(),
  fc.oneof(
    fc.constant(([holder, name]: Spot) => Reflect.deleteProperty(holder, name)),
    odd.map(
      value =>
        ([holder, name]: Spot) =>
          define(holder, name, { value, writable: true }),
    ),
    odd.map(
      value =>
        ([holder, name]: Spot) =>
          define(holder, name, { get: () => value }),
    ),
    fc.constant(([holder, name]: Spot) => define(holder, name, { value: [holder[name]], writable: true })),
    fc.constant(([holder]: Spot) => Reflect.setPrototypeOf(holder, null)),
    fc.tuple(names, odd).map(
      ([name, value]) =>
        ([holder]: Spot) =>
          // A list with a name of its own can't be sent.
          Array.isArray(holder) || define(holder, name, { value, writable: true }),
    ),
  ),
);

const outcome = (check: () => unknown): unknown => {
  try {
    return check();
  } catch (error) {
    return { thrown: (error as Error).message };
  }
};

describe('a body', () => {
  it.each(whole)('with all that %s can have is right', (_, type, body) => {
    expect(checkInstance(type, body)).toEqual({ value: body });
    expect(checkBody(type, body)).toEqual({ value: body });
  });

  it.each(whole)('much like %s is found right or wrong as an instance of its class is, and says the same', (_, type, body) => {
    let right = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), changes => {
        const changed = JSON.parse(JSON.stringify(body)) as Body;
        for (const [place, make] of changes) {
          const spots = spotsOf(changed);
          // What can't be changed in that way, as an element of a Buffer, stays.
          if (spots.length > 0) outcome(() => make(spots[place % spots.length]));
        }
        const checked = outcome(() => checkBody(type, changed));
        expect(checked).toEqual(outcome(() => checkInstance(type, changed)));
        if ((checked as { value?: unknown }).value !== undefined) right++;
      }),
      { numRuns: 2_000 },
    );
    expect(right).toBeGreaterThan(100);
  });
});

describe('what nobody needs a copy of', () => {
  it.each(whole.slice(0, 4))('is %s with all that it can have, or without what may be missing', (_, type, body) => {
    expect(compileRules(type)(body)).toBe(true);
    for (const name of Object.keys(body)) {
      const { [name]: _left, ...rest } = body;
      expect([name, compileRules(type)(rest)]).toEqual([name, 'value' in checkInstance(type, rest)]);
    }
  });
});
