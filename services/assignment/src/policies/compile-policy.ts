import type { LeadFacts, PolicyConfiguration, PolicyRule } from '../routing/types.js';
import { compileCondition, compileValue, type Condition, type ConditionError } from './conditions.js';
import { hostOf, isOfDomains } from './domains.js';
import { factMaps, factsOf, isOfAccount, variablesOf, type FactValues } from './facts.js';
import { needsOf, pathsOf, type TargetNeeds } from './targets.js';

/** What rules are asked about: facts at a time. */
export interface Question {
  readonly facts: FactValues;
  /** The facts as CEL sees them; made when the first condition asks. */
  readonly variables: Record<string, unknown>;
}

export function questionOf(facts: FactValues, now: Date): Question {
  let variables: Record<string, unknown> | undefined;
  return {
    facts,
    get variables() {
      return (variables ??= variablesOf(facts, now));
    },
  };
}

/** A rule ready to be asked. All that it names has to be met; one that names nothing takes every lead. */
export interface CompiledRule {
  readonly rule: PolicyRule;
  isMet(question: Question): boolean;
  /** Why it is not met, in words; null when it is. */
  whyNotMet(question: Question): string | null;
}

/** A policy ready to be asked. */
export interface CompiledPolicy {
  readonly configuration: PolicyConfiguration;
  /** In the order in which they are asked; the last one is the fallback. */
  readonly rules: readonly CompiledRule[];
  /** All facts that its conditions and targets refer to. */
  readonly paths: ReadonlySet<string>;
  readonly needs: TargetNeeds & { readonly account: boolean };
  /** What a lead that has to wait is worth; null: as much as its score. */
  readonly queueValue: ((question: Question) => number) | null;
  /** What a lead weighs against caps of open work; undefined where the policy weighs none: then it is 1. */
  weightOf(question: Question): number | undefined;
}

const compiled = new Map<string, CompiledPolicy>();
const KEPT = 64;

/**
 * Compiles a policy that was checked when it was applied. Once per hash and process.
 * @throws Error when a condition does not compile
 */
export function compilePolicy(configuration: PolicyConfiguration): CompiledPolicy {
  const known = compiled.get(configuration.hash);
  if (known) return known;
  const all = [...configuration.rules, configuration.fallback];
  const matchers = all.map(matchersOf);
  const value = configuration.queueValue === undefined ? null : checked(compileValue(configuration.queueValue), 'queue value');
  const weights = configuration.weights?.map(({ when, weight }, index) => ({ weight, ...meetsCondition(`weights ${index + 1}`, when) }));
  const conditions = [...matchers.flat(), ...(weights ?? []), ...(value === null ? [] : [value])];
  const ofLanguage = all.some(speaksOfLanguage) ? ['person.language'] : [];
  const paths = new Set([...conditions.flatMap(each => [...each.paths]), ...all.flatMap(rule => pathsOf(rule.to)), ...ofLanguage]);
  const policy: CompiledPolicy = {
    configuration,
    rules: all.map((rule, index) => compiledRule(rule, matchers[index]!)),
    paths,
    needs: { ...needsOf(all.map(rule => rule.to)), account: [...paths].some(isOfAccount) },
    queueValue: value && (question => value.of(question.variables)),
    weightOf: question => weights && (weights.find(each => each.isMet(question))?.weight ?? 1),
  };
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(configuration.hash, policy);
  return policy;
}

/** What a lead weighs by a policy, without a decision about it. */
export function weightBy(policy: PolicyConfiguration | null, lead: LeadFacts, now: Date): number {
  if (!policy?.weights) return 1;
  const { paths, weightOf } = compilePolicy(policy);
  return weightOf(questionOf(factsOf(lead, paths), now)) ?? 1;
}

const speaksOfLanguage = ({ inLanguageOfLead, prefer }: PolicyRule): boolean => (inLanguageOfLead ?? prefer?.inLanguageOfLead) === true;

interface Matcher {
  readonly paths: readonly string[];
  isMet(question: Question): boolean;
  whyNot(question: Question): string;
}

const compiledRule = (rule: PolicyRule, matchers: readonly Matcher[]): CompiledRule => ({
  rule,
  isMet: question => matchers.every(matcher => matcher.isMet(question)),
  whyNotMet: question => matchers.find(matcher => !matcher.isMet(question))?.whyNot(question) ?? null,
});

const matchersOf = (rule: PolicyRule): Matcher[] => [
  ...(rule.freeMail ? [freeMail] : []),
  ...(rule.domains ? [ofDomains(rule.domains)] : []),
  ...(rule.when === null ? [] : [meetsCondition(`rule ${rule.id}`, rule.when)]),
];

const freeMail: Matcher = {
  paths: ['person.emailIsFree', 'person.emailDomain'],
  isMet: ({ facts }) => facts['person.emailIsFree'] === true,
  whyNot: ({ facts }) => `${facts['person.emailDomain'] || 'an address that is not known'} is not of a free e-mail provider`,
};

const hostsOf = (facts: FactValues): string[] =>
  [facts['person.emailDomain'], facts['company.domain']].flatMap(host => hostOf(String(host ?? '')) ?? []);

const ofDomains = (domains: readonly string[]): Matcher => ({
  paths: ['person.emailDomain', 'company.domain'],
  isMet: ({ facts }) => hostsOf(facts).some(host => isOfDomains(host, domains)),
  whyNot: ({ facts }) => `${[...new Set(hostsOf(facts))].join(', ') || 'a domain that is not known'} is not in its list of domains`,
});

function meetsCondition(place: string, source: string): Matcher {
  const condition = checked(compileCondition(source), place);
  return {
    paths: [...condition.paths],
    isMet: question => condition.isMet(question.variables),
    whyNot: question => `its condition is not met${unknownIn(condition, question.facts)}`,
  };
}

/** What was checked when it was applied. @throws Error when it does not compile all the same */
function checked<T extends object>(compiled: T | ConditionError, where: string): T {
  if ('message' in compiled) throw new Error(`${where}: line ${compiled.line}, column ${compiled.column}: ${compiled.message}`);
  return compiled;
}

/** What a condition speaks of and nobody knows: often all that there is to say. */
function unknownIn({ paths }: Condition, facts: FactValues): string {
  const unknown = [...paths].filter(path => !(path in factMaps) && (facts[path] === undefined || facts[path] === ''));
  return unknown.length === 0 ? '' : `; not known: ${unknown.join(', ')}`;
}
