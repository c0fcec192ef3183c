import { aPolicy, aRequest } from '../routing/board/board.builder.js';
import { compilePolicy, questionOf, weightBy, type CompiledPolicy } from './compile-policy.js';
import type { FactValues } from './facts.js';

const now = new Date('2026-03-04T10:00:00Z');
const firstMet = (policy: CompiledPolicy, facts: FactValues) => policy.rules.find(rule => rule.isMet(questionOf(facts, now)))!.rule.id;
const whyNot = (policy: CompiledPolicy, facts: FactValues) => policy.rules.map(rule => rule.whyNotMet(questionOf(facts, now)));

describe('compilePolicy', () => {
  const policy = compilePolicy(
    aPolicy({
      rules: [
        { id: 'hot', when: 'lead.score >= 80', to: { pool: 'a' } },
        { id: 'german', when: 'company.country == "DE"', to: { owner: { field: 'answers.rep' }, otherwise: { pool: 'b' } } },
      ],
      fallback: { pool: 'c' },
    }),
  );

  it('takes the first rule whose condition is met, else the fallback', () => {
    expect(firstMet(policy, { 'lead.score': 90, 'company.country': 'DE' })).toBe('hot');
    expect(firstMet(policy, { 'lead.score': 10, 'company.country': 'DE' })).toBe('german');
    expect(firstMet(policy, {})).toBe('fallback');
  });

  it('tells why a rule is not met, and what is not known', () => {
    expect(whyNot(policy, { 'company.country': 'DE' })).toEqual(['its condition is not met; not known: lead.score', null, null]);
    expect(whyNot(policy, { 'company.country': 'AT', 'lead.score': 79 })).toEqual([
      'its condition is not met',
      'its condition is not met',
      null,
    ]);
  });

  it('knows every fact that conditions and owners refer to', () => {
    expect([...policy.paths].sort()).toEqual(['answers.rep', 'company.country', 'lead.score']);
  });

  it('says what a lead weighs by the first condition that is met, if it weighs leads at all', () => {
    const weighing = compilePolicy(
      aPolicy({
        weights: [
          { when: 'accountFields.tier == "gold"', weight: 4 },
          { when: 'lead.score >= 80', weight: 2 },
        ],
        fallback: { pool: 'a' },
      }),
    );
    const weightOf = (each: CompiledPolicy, facts: FactValues) => each.weightOf(questionOf(facts, now));
    expect(weightOf(weighing, { 'accountFields.tier': 'gold', 'lead.score': 90 })).toBe(4);
    expect(weightOf(weighing, { 'lead.score': 90 })).toBe(2);
    expect(weightOf(weighing, {})).toBe(1);
    expect(weightOf(policy, { 'lead.score': 90 })).toBeUndefined();
    expect([[...weighing.paths].sort(), weighing.needs.account]).toEqual([['accountFields.tier', 'lead.score'], true]);
    const { lead } = aRequest(1, { lead: { score: 90 } });
    expect([weighing.configuration, policy.configuration, null].map(each => weightBy(each, lead, now))).toEqual([2, 1, 1]);
  });

  it('compiles a policy once', () => {
    expect(compilePolicy(policy.configuration)).toBe(policy);
  });

  it('takes every lead by a rule without a condition', () => {
    const all = compilePolicy(aPolicy({ rules: [{ id: 'all', to: { pool: 'a' } }], fallback: { pool: 'b' } }));
    expect(firstMet(all, {})).toBe('all');
  });

  it('does not take a condition that was never checked', () => {
    const configuration = {
      ...policy.configuration,
      hash: 'unchecked',
      fallback: { ...policy.configuration.fallback, when: 'lead.scor > 1' },
    };
    expect(() => compilePolicy(configuration)).toThrow('rule fallback: line 1, column 6');
  });

  describe('the ready-made matchers of a rule', () => {
    const filters = compilePolicy(
      aPolicy({
        rules: [
          { id: 'private', kind: 'filter', freeMail: true, when: 'lead.score < 50', to: { nurture: 'default' } },
          { id: 'competitors', kind: 'filter', domains: ['https://www.Rival.example/', 'other.example'], to: { close: 'disqualified' } },
        ],
        fallback: { pool: 'c' },
      }),
    );

    it('have all to be met', () => {
      const free = { 'person.emailIsFree': true, 'person.emailDomain': 'gmail.com' };
      expect(firstMet(filters, { ...free, 'lead.score': 49 })).toBe('private');
      expect(firstMet(filters, { ...free, 'lead.score': 50 })).toBe('fallback');
      expect(whyNot(filters, { 'person.emailDomain': 'acme.example', 'lead.score': 1 })[0]).toBe(
        'acme.example is not of a free e-mail provider',
      );
      expect(whyNot(filters, {})[0]).toBe('an address that is not known is not of a free e-mail provider');
    });

    it.each([
      [{ 'person.emailDomain': 'rival.example' }, 'competitors'],
      [{ 'person.emailDomain': 'sales.emea.rival.example' }, 'competitors'],
      [{ 'company.domain': 'http://www.OTHER.example/about' }, 'competitors'],
      [{ 'person.emailDomain': 'notrival.example' }, 'fallback'],
      [{ 'person.emailDomain': 'rival.example.org' }, 'fallback'],
    ])('take %j to %s', (facts, rule) => {
      expect(firstMet(filters, facts as FactValues)).toBe(rule);
    });

    it('say which domains were not in the list', () => {
      expect(whyNot(filters, { 'person.emailDomain': 'a.example', 'company.domain': 'b.example' })[1]).toBe(
        'a.example, b.example is not in its list of domains',
      );
      expect(whyNot(filters, {})[1]).toBe('a domain that is not known is not in its list of domains');
    });
  });

  it('needs to know nothing of accounts and owners where no rule asks', () => {
    expect(policy.needs).toEqual({ account: false, previousOwner: false, waiting: false });
  });

  it.each([
    [{ id: 'a', when: 'account.segment == "key"', to: { pool: 'a' } }, { account: true }],
    [{ id: 'a', when: 'accountFields.tier == "gold"', to: { pool: 'a' } }, { account: true }],
    [
      { id: 'a', kind: 'account-owner' as const, whenAtCap: 'wait 2h' },
      { account: true, waiting: true },
    ],
    [{ id: 'a', kind: 'existing-owner' as const }, { previousOwner: true }],
    [
      { id: 'a', to: { owner: { field: 'account.owner' }, whenAway: 'wait 1d', otherwise: { pool: 'a' } } },
      { account: true, waiting: true },
    ],
  ])('knows what rule %j needs beside the lead', (rule, needs) => {
    expect(compilePolicy(aPolicy({ rules: [rule], fallback: { pool: 'b' } })).needs).toMatchObject(needs);
  });
});
