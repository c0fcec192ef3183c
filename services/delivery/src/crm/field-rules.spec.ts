import { aLeadAssigned } from '@baton/testing';
import { fieldSources, isFieldSource, mapFields, type FieldRules } from './field-rules.js';
import { factsOf, type CrmEvent } from './lead-facts.js';

const factsWith = (more: Parameters<typeof aLeadAssigned>[0]) => {
  const event = aLeadAssigned(more);
  return factsOf(event.key, [event as unknown as CrmEvent]);
};
const full = factsWith({
  score: 82,
  grade: 'B',
  person: { email: 'ada@example.com', lastName: 'Lovelace', address: { city: 'London', country: 'GB' } },
  company: { name: 'Engines', employees: 12 },
  origin: { mediaType: 'paid-search', channel: 'google-ads', utm: { campaign: 'spring' } },
  answers: { budget: '10k' },
});
const map = (rules: FieldRules, facts = full, isNew = true) => mapFields(facts, rules, isNew);

describe('the fields of a record', () => {
  it('are filled from what is known', () => {
    expect(
      map({
        a: { from: 'score' },
        b: { from: 'person.address.city' },
        c: { from: 'company.employees' },
        d: { from: 'origin.utm.campaign' },
        e: { from: 'answers.budget' },
        f: { from: 'rep.name' },
      }),
    ).toEqual({ a: 82, b: 'London', c: 12, d: 'spring', e: '10k', f: 'Grace Hopper' });
  });

  it('are left out when nothing is known, but for those that the CRM requires of a new record', () => {
    const rules = { LastName: { from: 'person.lastName', otherwise: '[not given]' }, Phone: { from: 'person.phone' } };
    expect(map(rules, factsWith({ person: {} }))).toEqual({ LastName: '[not given]' });
    expect(map({ LastName: { ...rules.LastName, always: true } }, factsWith({ person: {} }), false)).toEqual({});
  });

  it('of a record that is there already are only those that are Baton’s own, and those that are asked for', () => {
    const rules: FieldRules = {
      score: { from: 'score' },
      name: { from: 'person.lastName' },
      company: { from: 'company.name', always: true },
    };
    expect(map(rules, full, false)).toEqual({ score: 82, company: 'Engines' });
    expect(map({ grade: { from: 'grade', always: false } }, full, false)).toEqual({});
  });

  it('have the values that the CRM has names for', () => {
    const rating = { from: 'grade', values: { A: 'Hot', B: 'Warm' } };
    expect(map({ rating })).toEqual({ rating: 'Warm' });
    expect(map({ rating }, factsWith({ grade: 'D' }))).toEqual({});
    const trade = { from: 'person.jobTitle', values: { carpenter: 'Carpenter' } };
    expect(map({ trade }, factsWith({ person: { jobTitle: 'constructor' } }))).toEqual({});
    expect(map({ trade: { from: 'answers.constructor' } })).toEqual({});
  });

  it('are cut to what fits', () => {
    expect(map({ LastName: { from: 'person.lastName', maxLength: 4 } })).toEqual({ LastName: 'Love' });
    // Half of a character is none: a CRM refuses the whole request for it.
    const rocket = factsWith({ company: { name: 'Go 🚀 GmbH' } });
    const cutTo = (maxLength: number) => map({ Company: { from: 'company.name', maxLength } }, rocket).Company;
    expect([cutTo(3), cutTo(4), cutTo(5)]).toEqual(['Go ', 'Go ', 'Go 🚀']);
  });

  it("get no part of an e-mail address: it is somebody else's, or none", () => {
    const email = `${'a'.repeat(64)}@analytical.engines.co.uk`;
    const Email = { from: 'person.email', maxLength: 80 };
    expect(map({ Email }, factsWith({ person: { email } }))).toEqual({});
    expect(map({ Email: { ...Email, otherwise: 'none@engines.example' } }, factsWith({ person: { email } }))).toEqual({
      Email: 'none@engines.example',
    });
    expect(map({ Email: { ...Email, maxLength: email.length } }, factsWith({ person: { email } }))).toEqual({ Email: email });
  });

  it('do not get an address that no mail can be sent to', () => {
    expect(map({ email: { from: 'person.email' } }, factsWith({ person: { email: 'ada@', emailInvalid: true } }))).toEqual({});
  });

  it('can be filled from everything that is told', () => {
    for (const from of fieldSources) expect([from, isFieldSource(from)]).toEqual([from, true]);
    for (const from of ['answers.', 'person', 'person.ssn', 'constructor', 'toString'])
      expect([from, isFieldSource(from)]).toEqual([from, false]);
  });
});
