import { aPolicy } from '../routing/board/board.builder.js';
import { compilePolicy } from './compile-policy.js';

const now = new Date('2026-03-04T10:00:00Z');

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
    expect(policy.ruleFor({ 'lead.score': 90, 'company.country': 'DE' }, now).id).toBe('hot');
    expect(policy.ruleFor({ 'lead.score': 10, 'company.country': 'DE' }, now).id).toBe('german');
    expect(policy.ruleFor({}, now).id).toBe('fallback');
  });

  it('tells which rules were asked', () => {
    expect(policy.asked({ 'company.country': 'DE' }, now).map(rule => rule.id)).toEqual(['hot', 'german']);
    expect(policy.asked({}, now).map(rule => rule.id)).toEqual(['hot', 'german', 'fallback']);
  });

  it('knows every fact that conditions and owners refer to', () => {
    expect([...policy.paths].sort()).toEqual(['answers.rep', 'company.country', 'lead.score']);
  });

  it('compiles a policy once', () => {
    expect(compilePolicy(policy.configuration)).toBe(policy);
  });

  it('takes every lead by a rule without a condition', () => {
    const all = compilePolicy(aPolicy({ rules: [{ id: 'all', to: { pool: 'a' } }], fallback: { pool: 'b' } }));
    expect(all.ruleFor({}, now).id).toBe('all');
  });

  it('does not take a condition that was never checked', () => {
    const configuration = {
      ...policy.configuration,
      hash: 'unchecked',
      fallback: { ...policy.configuration.fallback, when: 'lead.scor > 1' },
    };
    expect(() => compilePolicy(configuration)).toThrow('rule fallback: line 1, column 6');
  });
});
