import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { defaultRules } from '../default-rules.js';
import { compileCondition } from './compile-condition.js';
import { neededFields } from './needed-fields.js';
import { parseRuleSet } from './parse-rule-set.js';

const variables = ['person', 'company', 'origin', 'answers', 'lead', 'behaviors'];
const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false });
for (const variable of variables) environment.registerVariable(variable, 'map');

const needed = (text: string) => neededFields(environment.parse(text).ast).map(f => `${f.variable}.${f.field}`);

describe('a condition needs', () => {
  it.each([
    ['company.employees >= 20 && company.employees < 100', ['company.employees']],
    ['person.hasPhone', ['person.hasPhone']],
    ['!(answers["budget"] == "1") && "DE" != company.country', ['answers.budget', 'company.country']],
    ['origin.utm.source in ["a"] && has(origin.campaign) && origin.campaign.matches("b")', ['origin.utm', 'origin.campaign']],
  ])('in %s: %j', (text, fields) => expect(needed(text)).toEqual(fields));

  it.each([
    'has(company.employees)',
    'company.employees > 1 || lead.known',
    '!(company.employees > 1 && lead.known)',
    'lead.known ? company.employees > 1 : true',
    'size(answers) >= 2',
  ])('nothing for sure in %s', text => expect(needed(text)).toEqual([]));
});

const parsed = parseRuleSet(defaultRules);
if (!parsed.ok) throw new Error('the default rules do not compile');
const rules = [...parsed.ruleSet.document.fit, ...parsed.ruleSet.document.intent].map(rule => rule.when);
const terms = [
  'company.employees > 10',
  'lead.known',
  'has(company.country)',
  'company.country == "DE"',
  'answers["a"] != "b"',
  'person.jobTitle.matches("C")',
];
const { term } = fc.letrec<{ term: string }>(tie => ({
  term: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...terms),
    fc.tuple(tie('term'), fc.constantFrom('&&', '||'), tie('term')).map(([left, op, right]) => `(${left} ${op} ${right})`),
    tie('term').map(text => `!${text.startsWith('(') ? text : `(${text})`}`),
    fc.tuple(tie('term'), tie('term'), tie('term')).map(([of, yes, no]) => `(${of} ? ${yes} : ${no})`),
  ),
}));
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { requiredKeys: [] });
const worlds = some({
  company: some({ employees: fc.integer({ min: 0, max: 2000 }), country: fc.constantFrom('DE', 'FR') }),
  person: some({ jobTitle: fc.constantFrom('CEO', 'clerk'), hasPhone: fc.boolean(), emailIsFree: fc.boolean() }),
  origin: some({ mediaType: fc.constantFrom('phone', 'referral'), landingPage: fc.constantFrom('a/pricing', 'b') }),
  answers: some({ a: fc.constantFrom('b', 'c') }),
  lead: some({ known: fc.boolean(), inquiries: fc.integer({ min: 1, max: 3 }) }),
});

it('holds where CEL says true, whatever is missing', () => {
  fc.assert(
    fc.property(fc.oneof(term, fc.constantFrom(...rules)), worlds, (text, world) => {
      const evaluated = (() => {
        try {
          return environment.evaluate(text, world) as unknown;
        } catch {
          return 'no value';
        }
      })();
      expect(compileCondition<object>(text, 'lead')(world)).toBe(evaluated === true);
    }),
    { numRuns: 2000 },
  );
});
