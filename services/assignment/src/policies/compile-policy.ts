import type { PolicyConfiguration, PolicyRule, RuleTarget } from '../routing/types.js';
import { compileCondition, type Condition } from './conditions.js';
import { variablesOf, type FactValues } from './facts.js';

interface CompiledRule {
  readonly rule: PolicyRule;
  readonly condition: Condition | null;
}

/** A policy ready to be asked. */
export interface CompiledPolicy {
  readonly configuration: PolicyConfiguration;
  /** All facts that its conditions and owners refer to. */
  readonly paths: ReadonlySet<string>;
  /** The first rule that takes the lead; the fallback takes every lead. */
  ruleFor(facts: FactValues, now: Date): PolicyRule;
  /** The rules that were asked, in order; the last one takes the lead. */
  asked(facts: FactValues, now: Date): PolicyRule[];
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
  const rules = [...configuration.rules, configuration.fallback].map(compileRule);
  const paths = new Set(rules.flatMap(({ rule, condition }) => [...(condition?.paths ?? []), ...ownerFields(rule.to)]));
  const policy: CompiledPolicy = {
    configuration,
    paths,
    ruleFor: (facts, now) => rules[indexOfRule(rules, facts, now)]!.rule,
    asked: (facts, now) => rules.slice(0, indexOfRule(rules, facts, now) + 1).map(({ rule }) => rule),
  };
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(configuration.hash, policy);
  return policy;
}

function indexOfRule(rules: readonly CompiledRule[], facts: FactValues, now: Date): number {
  let variables: Record<string, unknown> | undefined;
  return rules.findIndex(({ condition }) => condition === null || condition.isMet((variables ??= variablesOf(facts, now))));
}

function compileRule(rule: PolicyRule): CompiledRule {
  if (rule.when === null) return { rule, condition: null };
  const condition = compileCondition(rule.when);
  if ('message' in condition) throw new Error(`rule ${rule.id}: line ${condition.line}, column ${condition.column}: ${condition.message}`);
  return { rule, condition };
}

const ownerFields = (target: RuleTarget): string[] =>
  target.kind === 'owner' && 'field' in target.owner && target.owner.field !== 'currentOwner' ? [target.owner.field] : [];
