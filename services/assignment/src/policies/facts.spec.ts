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

  it('hold the account only where it is given', () => {
    const account = {
      accountId: '1',
      name: 'Acme',
      owner: null,
      segment: 'key',
      fields: { tier: 'gold' },
      matchedBy: 'domain',
      matchedOn: 'a.example',
    } as const;
    const paths = ['account.id', 'account.owner', 'account.segment', 'accountFields', 'accountFields.size'];
    expect(factsOf({ ...lead, account }, paths)).toEqual({
      'account.id': '1',
      'account.owner': '',
      'account.segment': 'key',
      'accountFields.tier': 'gold',
    });
    expect(factsOf({ ...lead, account: null }, paths)).toEqual({ 'account.id': '', 'account.owner': '', 'account.segment': '' });
  });

  it('tell a free mailbox from that of a company', () => {
    const of = (email: string) => factsOf({ ...lead, person: { email } }, ['person.emailIsFree'])['person.emailIsFree'];
    expect([of('jo@GMAIL.com'), of('jo@acme.example')]).toEqual([true, false]);
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
      account: {},
      answers: { employees: '12' },
      accountFields: {},
    });
  });

  it('are the same again after they were stored as JSON', () => {
    const values = factsOf(lead, [...Object.keys(facts), 'answers']);
    expect(JSON.parse(JSON.stringify(values))).toEqual(values);
  });
});
