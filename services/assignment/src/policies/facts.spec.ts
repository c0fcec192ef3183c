import { aRequest } from '../routing/board/board.builder.js';
import { facts, factsOf, variablesOf } from './facts.js';

const lead = aRequest(1, {
  lead: {
    person: { email: 'Jo@Example.COM', phone: '+491511', locale: 'de-AT', jobTitle: 'CTO', address: { country: 'AT', postalCode: '1010' } },
    company: { name: 'Acme', employees: 12, annualRevenue: { amount: 500_00, currency: 'EUR' } },
    origin: { mediaType: 'paid-search', channel: 'google', utm: { campaign: 'spring' } },
    answers: { size: 'L', color: 'red' },
    score: null,
  },
}).lead;

describe('facts', () => {
  it('are read only as far as they are referred to', () => {
    expect(factsOf(lead, ['company.employees', 'answers.size'])).toEqual({ 'company.employees': 12, 'answers.size': 'L' });
    expect(factsOf(lead, [])).toEqual({});
  });

  it('hold all answers when these are referred to as a whole', () => {
    expect(factsOf(lead, ['answers'])).toEqual({ 'answers.size': 'L', 'answers.color': 'red' });
  });

  it('leave out numbers and answers that are not known, and have an empty text for texts', () => {
    expect(factsOf(lead, ['lead.score', 'answers.budget', 'company.domain'])).toEqual({ 'company.domain': '' });
  });

  it('never hold an address or a number of a person, only what routing needs of it', () => {
    const all = factsOf(lead, Object.keys(facts));
    expect(all).toMatchObject({
      'person.emailDomain': 'example.com',
      'person.hasPhone': true,
      'person.language': 'de',
      'company.currency': 'EUR',
    });
    expect(JSON.stringify(all)).not.toMatch(/jo@|491511/i);
  });

  it('do not count an address that takes no mail', () => {
    const invalid = { ...lead, person: { email: 'x@y', emailInvalid: true } };
    expect(factsOf(invalid, ['person.hasEmail', 'person.hasPhone'])).toEqual({ 'person.hasEmail': false, 'person.hasPhone': false });
  });

  it('become CEL variables: integers exact, every variable there', () => {
    const now = new Date();
    const variables = variablesOf({ 'company.employees': 12, 'lead.known': true, 'answers.employees': '12' }, now);
    expect(variables).toEqual({
      now,
      lead: { known: true },
      person: {},
      company: { employees: 12n },
      source: {},
      consent: {},
      answers: { employees: '12' },
    });
  });

  it('are the same again after they were stored as JSON', () => {
    const values = factsOf(lead, [...Object.keys(facts), 'answers']);
    expect(JSON.parse(JSON.stringify(values))).toEqual(values);
  });
});
