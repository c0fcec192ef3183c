import { compileCondition, compileValue, type Condition } from './conditions.js';
import { variablesOf, type FactValues } from './facts.js';

const compiled = (source: string): Condition => {
  const condition = compileCondition(source);
  if ('message' in condition) throw new Error(condition.message);
  return condition;
};
const isMet = (source: string, facts: FactValues, now = new Date('2026-03-04T10:00:00Z')) =>
  compiled(source).isMet(variablesOf(facts, now));

describe('compileCondition', () => {
  it.each([
    ['lead.score >= 80 && company.country == "DE"', true],
    ['lead.score > 90', false],
    ['company.country in ["AT", "CH"]', false],
    ['source.mediaType.startsWith("paid-")', true],
    ['answers.budget == "high"', true],
    ['answers["budget"] != "high"', false],
    ['"budget" in answers && !("size" in answers)', true],
    ['now.getHours("Europe/Berlin") == 11', true],
    ['lead.known ? lead.attempts > 0 : false', false],
    ['company.employees * 2 > 300', true],
  ])('evaluates %s', (source, expected) => {
    const facts = {
      'lead.score': 85,
      'lead.known': false,
      'company.country': 'DE',
      'company.employees': 200,
      'source.mediaType': 'paid-search',
      'answers.budget': 'high',
    };
    expect(isMet(source, facts)).toBe(expected);
  });

  it('is not met when it depends on a number or an answer that is not known', () => {
    expect(isMet('lead.score < 10', {})).toBe(false);
    expect(isMet('!(lead.score >= 10)', {})).toBe(false);
    expect(isMet('answers.size == "L"', {})).toBe(false);
  });

  it('can still be met when what is not known does not matter', () => {
    expect(isMet('lead.score > 80 || lead.known', { 'lead.known': true })).toBe(true);
    expect(isMet('!has(lead.score)', {})).toBe(true);
  });

  it.each([
    ['lead.scor >= 80', { line: 1, column: 6 }],
    ['lead.score >= 80 &&\n  company.contry == "DE"', { line: 2, column: 11 }],
    ['lead.score >= "80"', { line: 1, column: 1 }],
    ['lead.score >=', { line: 1, column: 14 }],
    ['leads.score > 1', { line: 1, column: 1 }],
    ['lead.score', { line: 1, column: 1 }],
    ['"text"', { line: 1, column: 1 }],
  ])('says where %s is wrong', (source, place) => {
    expect(compileCondition(source)).toEqual({ ...place, message: expect.any(String) });
  });

  it('refuses an expression that is too large to be a condition', () => {
    expect(compileCondition(Array.from({ length: 1500 }, () => 'lead.known').join(' || '))).toHaveProperty('message');
  });

  it.each([
    ['lead.score > 1 && has(company.employees)', ['lead.score', 'company.employees']],
    ['answers.size == "L" || answers["color"] == "red"', ['answers.size', 'answers.color']],
    ['"size" in answers', ['answers']],
    ['[source.channel, source.campaign].exists(each, each == "x")', ['source.channel', 'source.campaign']],
    ['now > timestamp("2026-01-01T00:00:00Z")', []],
  ])('knows the facts that %s refers to', (source, paths) => {
    expect([...compiled(source).paths].sort()).toEqual([...paths].sort());
  });
});

describe('compileValue', () => {
  const valueOf = (source: string, facts: FactValues = {}) => {
    const value = compileValue(source);
    if ('message' in value) throw new Error(value.message);
    return value.of(variablesOf(facts, new Date('2026-03-04T10:00:00Z')));
  };

  it.each([
    ['lead.score', 85],
    ['lead.score * 2 + (source.channel == "fair" ? 50 : 0)', 220],
    ['double(company.annualRevenue) * 0.001', 1500],
    ['has(lead.score) ? -lead.score : 0', -85],
    ['int(answers.seats) * 10', 120],
  ])('gives the number of %s', (source, expected) => {
    const facts = { 'lead.score': 85, 'source.channel': 'fair', 'company.annualRevenue': 1_500_000, 'answers.seats': '12' };
    expect(valueOf(source, facts)).toBe(expected);
  });

  it('is 0 where something is not known, and where there is no such number', () => {
    for (const source of ['lead.score', 'company.employees + 5', 'int(answers.seats)', '1.0 / 0.0', 'double("NaN")'])
      expect(valueOf(source)).toBe(0);
    expect(valueOf('int(answers.seats)', { 'answers.seats': 'many' })).toBe(0);
  });

  it.each([
    ['lead.score >', 1, 13],
    ['lead.score +\n  company.staff', 2, 11],
    ['lead.score > 3', 1, 1],
    ['company.name', 1, 1],
  ])('says where %j is wrong', (source, line, column) => {
    expect(compileValue(source)).toMatchObject({ line, column, message: expect.any(String) });
  });

  it('names the facts that it refers to', () => {
    const value = compileValue('lead.score + company.employees');
    expect('paths' in value && [...value.paths].sort()).toEqual(['company.employees', 'lead.score']);
  });
});
