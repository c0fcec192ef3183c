import type { Grade } from '@baton/contracts';
import type { BehaviorView, LeadFacts } from '../leads/lead-facts.js';
import { compileCondition } from './compile-condition.js';
import type { CompiledRuleSet, RuleSetDocument } from './rule-set.js';

const DEFAULT_WINDOW = '90d';
const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90m`, `12h`, `7d`. */
export const durationMs = (text: string): number => Number(text.slice(0, -1)) * unitMs[text.at(-1)!];

const conditions = (rules: RuleSetDocument['fit']) =>
  rules.map(rule => ({
    id: rule.id,
    text: rule.text,
    hundredths: Math.round(rule.points * 100),
    holds: compileCondition<LeadFacts>(rule.when, 'lead'),
  }));

/** For conditions on a behavior: the variable that they name. */
function behaviorCondition(text: string): (behavior: BehaviorView) => boolean {
  const holds = compileCondition<{ behavior: BehaviorView }>(text, 'behavior');
  return behavior => holds({ behavior });
}

/**
 * Makes a checked document ready to run.
 * @throws ConditionError for a condition that does not compile
 */
export function compileRuleSet(document: RuleSetDocument, hash: string): CompiledRuleSet {
  const { A, B, C } = document.grades;
  const rules = [...document.fit, ...document.intent, ...document.behavior];
  return {
    hash,
    document,
    fit: conditions(document.fit),
    intent: conditions(document.intent),
    behavior: document.behavior.map(rule => ({
      id: rule.id,
      kind: rule.kind,
      text: rule.text,
      points: rule.points,
      halfLifeMs: durationMs(rule.halfLife),
      atMostHundredths: Math.round((rule.atMost ?? 100) * 100),
      matches: rule.when === undefined ? null : behaviorCondition(rule.when),
    })),
    fitLimit: document.limits?.fit ?? 100,
    intentLimit: document.limits?.intent ?? 100,
    windowMs: durationMs(document.behaviorWindow ?? DEFAULT_WINDOW),
    gradeOf: (score): Grade => (score >= A ? 'A' : score >= B ? 'B' : score >= C ? 'C' : 'D'),
    texts: new Map([
      ...rules.map(rule => [rule.id, rule.text] as const),
      ['fit-limit', 'fit is limited'],
      ['intent-limit', 'intent is limited'],
    ]),
  };
}
