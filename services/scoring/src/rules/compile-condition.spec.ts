import type { BehaviorView } from '../leads/lead-facts.js';
import { compileCondition, ConditionError } from './compile-condition.js';

const holds = (text: string, context: object) =>
  compileCondition(text, 'lead')({ person: {}, company: {}, origin: {}, answers: {}, lead: {}, behaviors: {}, ...context });
const refusal = (text: string): ConditionError => {
  try {
    compileCondition(text, 'lead');
  } catch (error) {
    return error as ConditionError;
  }
  throw new Error('was not refused');
};

describe('a condition', () => {
  it.each([
    ['company.employees >= 50', { company: { employees: 50 } }, true],
    ['company.employees == 50', { company: { employees: 50 } }, true],
    ['company.employees > 50', { company: { employees: 50 } }, false],
    ['company.country in ["DE", "FR"]', { company: { country: 'FR' } }, true],
    ['answers["What is your budget?"] == "10k"', { answers: { 'What is your budget?': '10k' } }, true],
    ['answers.budget.matches("^[0-9]+k$")', { answers: { budget: '10k' } }, true],
    ['company.annualRevenue.amount > 100', { company: { annualRevenue: { amount: 101, currency: 'EUR' } } }, true],
    ['lead.known || company.employees > 1', { lead: { known: true } }, true],
    ['company.employees > 1 || lead.known', { lead: { known: true } }, true],
  ])('%s of %j: %s', (text, context, expected) => expect(holds(text, context)).toBe(expected));

  it('that asks for something unknown does not hold', () => {
    expect(holds('company.employees < 10', {})).toBe(false);
    expect(holds('answers.budget == "1"', {})).toBe(false);
  });

  it('that compares what cannot be compared does not hold', () => {
    expect(holds('company.employees > 10', { company: { employees: 'many' } })).toBe(false);
  });

  it('sees only what it was given, never what JavaScript adds to it', () => {
    expect(holds('has(answers.constructor)', {})).toBe(false);
    expect(holds('answers.toString == "x"', {})).toBe(false);
  });

  it('on a behavior sees that behavior alone', () => {
    const behavior: BehaviorView = { kind: 'page-visit', page: 'a/pricing', mediaType: '' };
    expect(compileCondition<{ behavior: BehaviorView }>('behavior.page.endsWith("pricing")', 'behavior')({ behavior })).toBe(true);
    expect(() => compileCondition('company.name == "x"', 'behavior')).toThrow(ConditionError);
  });

  it('is refused with the place of what is wrong', () => {
    expect(refusal('company.employees > 3 && compny.name == "x"')).toMatchObject({ offset: 25 });
    expect(refusal('has(company.naem)')).toMatchObject({ offset: 4 });
    expect(refusal('company.')).toMatchObject({ offset: 8 });
  });

  it('is refused when it is too large', () => {
    expect(() => compileCondition(Array.from({ length: 1000 }, () => 'lead.known').join(' || '), 'lead')).toThrow(ConditionError);
  });
});
