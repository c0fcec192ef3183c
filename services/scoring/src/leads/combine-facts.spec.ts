import fc from 'fast-check';
import { combineFacts, countKinds, MAX_INQUIRIES, withInquiries, type KnownInquiry } from './combine-facts.js';
import { factsOfInquiry } from './lead-facts.js';
import { exampleInquiry } from './inquiry.example.js';

const inquiry = (n: number, different: Parameters<typeof exampleInquiry>[0] = {}): KnownInquiry => ({
  id: `i${n}`,
  from: 'lead',
  at: `2026-03-02T09:00:0${n}.000Z`,
  facts: factsOfInquiry(exampleInquiry(different)),
});

describe('inquiries of a lead', () => {
  it('are kept once each, by time, whatever the order they came in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), order => {
        const known = order.reduce<KnownInquiry[]>((all, n) => withInquiries(all, [inquiry(n), inquiry(n)]), []);
        expect(known.map(i => i.id)).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
      }),
    );
  });

  it('are bounded: the oldest are forgotten', () => {
    const many = Array.from({ length: MAX_INQUIRIES + 5 }, (_, n) => ({
      ...inquiry(0),
      id: `i${n}`,
      at: `2026-03-02T09:00:00.${String(n).padStart(3, '0')}Z`,
    }));
    const known = withInquiries([], many);
    expect(known).toHaveLength(MAX_INQUIRIES);
    expect(known[0].id).toBe('i5');
  });
});

describe('combined facts', () => {
  it('of one inquiry are its own', () => {
    const facts = combineFacts([inquiry(1)], []);
    expect(facts).toMatchObject(inquiry(1).facts);
    expect(facts.lead).toEqual({ inquiries: 1, known: false });
  });

  it('take the newest word on each field and keep what only an older inquiry said', () => {
    const facts = combineFacts(
      [
        inquiry(1),
        inquiry(2, { company: { employees: 900 }, answers: { budget: '90k' }, origin: { mediaType: 'referral', channel: 'friend' } }),
      ],
      [],
    );
    expect(facts.company).toMatchObject({ name: 'Analytical Engines', employees: 900 });
    expect(facts.answers).toEqual({ budget: '90k', timeline: 'this quarter' });
    expect(facts.origin).toEqual({ mediaType: 'referral', channel: 'friend', hasClickId: false, utm: {} });
    expect(facts.lead).toEqual({ inquiries: 2, known: true });
  });

  it('don’t lose a phone number because a later form did not ask for one', () => {
    expect(combineFacts([inquiry(1), inquiry(2, { person: { email: 'ada@example.com' } })], []).person.hasPhone).toBe(true);
  });

  it('keep a good e-mail address when a later form brings one to which no mail can be sent', () => {
    const [good, bad] = [{ email: 'ada@example.com' }, { email: 'ada@' }];
    const combined = (...persons: { email?: string; phone?: string }[]) =>
      combineFacts(
        persons.map((person, n) => inquiry(n, { person })),
        [],
      ).person;
    const asGood = { hasEmail: true, emailDomain: 'example.com', emailIsFree: false, emailIsInvalid: false };
    expect(combined(good, bad)).toMatchObject(asGood);
    expect(combined(bad, good)).toMatchObject(asGood);
    expect(combined(good, bad, { phone: '+4930901820' })).toMatchObject({ ...asGood, hasPhone: true });
    expect(combined(good, { email: 'ada@gmail.com' })).toMatchObject({ emailDomain: 'gmail.com', emailIsFree: true });
    expect(combined(bad, bad)).toEqual({ hasEmail: true, emailIsInvalid: true, hasPhone: false });
  });

  it('take an address as one thing: no state of another country', () => {
    const [texas, berlin] = [{ country: 'US', state: 'TX' }, { country: 'DE' }];
    const combined = (...addresses: object[]) =>
      combineFacts(
        addresses.map((address, n) => inquiry(n, { person: { email: 'ada@example.com', address } })),
        [],
      ).person;
    expect(combined(texas, berlin)).toMatchObject({ country: 'DE' });
    expect(combined(texas, berlin).state).toBeUndefined();
    expect(combined(texas, {})).toMatchObject(texas);
  });

  it('never say of one e-mail address what is true of another, whatever came', () => {
    const person = fc.record(
      {
        email: fc.constantFrom('a@gmail.com', 'b@example.com', 'c@', 'none'),
        emailInvalid: fc.constant(true as const),
        jobTitle: fc.constant('CTO'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 5 }), persons => {
        const { person: combined } = combineFacts(
          persons.map((one, n) => inquiry(n, { person: one })),
          [],
        );
        const ofOne = persons.map(one => factsOfInquiry(exampleInquiry({ person: one })).person);
        const told = ({ emailDomain, emailIsFree, emailIsInvalid }: typeof combined) =>
          JSON.stringify([emailDomain, emailIsFree, emailIsInvalid]);
        expect(ofOne.map(told)).toContain(told(combined));
        expect(combined.emailIsInvalid ?? false).toBe(combined.hasEmail! && ofOne.every(one => one.emailIsInvalid !== false));
      }),
    );
  });

  it('do not change what was stored', () => {
    const stored = [inquiry(1), inquiry(2)];
    const before = structuredClone(stored);
    combineFacts(stored, [{ kind: 'call' }]);
    expect(stored).toEqual(before);
  });

  it('count behaviors by kind, those that never happened as 0', () => {
    expect(countKinds([{ kind: 'call' }, { kind: 'call' }, { kind: 'of-a-later-version' }])).toMatchObject({
      call: 2,
      'page-visit': 0,
      'of-a-later-version': 1,
    });
  });
});
