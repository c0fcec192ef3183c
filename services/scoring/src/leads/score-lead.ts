import type { Grade, ScoreReason } from '@baton/contracts';
import type { CompiledBehaviorRule, CompiledRule, CompiledRuleSet } from '../rules/rule-set.js';
import type { LeadFacts } from './lead-facts.js';

/** Something that the lead did. */
export interface Behavior {
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Host and path; '' when unknown. */
  readonly page: string;
  readonly mediaType: string;
}

export interface LeadScore {
  /** 0–100 */
  readonly score: number;
  readonly grade: Grade;
  readonly fit: number;
  readonly intent: number;
  /** Their points add up to fit + intent. */
  readonly reasons: ScoreReason[];
  readonly modelVersion: string;
}

interface Part {
  hundredths: number;
  /** Those of all parts. */
  readonly reasons: ScoreReason[];
}

function add(part: Part, rule: string, hundredths: number, text: string): void {
  if (hundredths === 0) return;
  part.hundredths += hundredths;
  part.reasons.push({ rule, points: hundredths / 100, text });
}

function addConditions(part: Part, rules: readonly CompiledRule[], facts: LeadFacts): void {
  for (const rule of rules) if (rule.holds(facts)) add(part, rule.id, rule.hundredths, rule.text);
}

/** What a behavior is still worth: half of it after each half-life. One from the future counts as one of now. */
export const decayed = (points: number, ageMs: number, halfLifeMs: number): number => points * 2 ** (-Math.max(0, ageMs) / halfLifeMs);

/** Summed in millionths as integers: floating-point sums would depend on the order. */
function behaviorPoints(rule: CompiledBehaviorRule, behaviors: readonly Behavior[], now: number): number {
  let millionths = 0;
  for (const behavior of behaviors)
    if (behavior.kind === rule.kind && (rule.matches === null || rule.matches(behavior)))
      millionths += Math.round(decayed(rule.points, now - behavior.at, rule.halfLifeMs) * 1e6);
  const hundredths = Math.round(millionths / 1e4);
  return Math.max(-rule.atMostHundredths, Math.min(rule.atMostHundredths, hundredths));
}

function limit(part: Part, name: string, points: number): void {
  const over = part.hundredths - points * 100;
  if (over > 0) add(part, `${name}-limit`, -over, `${name} counts ${points} at most`);
}

/**
 * Scores a lead. The order of the behaviors does not matter.
 * @param behaviors all that are known; those older than the rule set's window are left out
 * @param now the time to which behavior has decayed, ms
 */
export function scoreLead(ruleSet: CompiledRuleSet, facts: LeadFacts, behaviors: readonly Behavior[], now: number): LeadScore {
  const reasons: ScoreReason[] = [];
  const fit: Part = { hundredths: 0, reasons };
  addConditions(fit, ruleSet.fit, facts);
  limit(fit, 'fit', ruleSet.fitLimit);
  const intent: Part = { hundredths: 0, reasons };
  addConditions(intent, ruleSet.intent, facts);
  if (behaviors.length > 0) for (const rule of ruleSet.behavior) add(intent, rule.id, behaviorPoints(rule, behaviors, now), rule.text);
  limit(intent, 'intent', ruleSet.intentLimit);
  const score = Math.max(0, Math.min(100, Math.round((fit.hundredths + intent.hundredths) / 100)));
  return {
    score,
    grade: ruleSet.gradeOf(score),
    fit: fit.hundredths / 100,
    intent: intent.hundredths / 100,
    reasons,
    modelVersion: ruleSet.hash,
  };
}

/** The behaviors that count at this time. */
export const withinWindow = (ruleSet: CompiledRuleSet, behaviors: readonly Behavior[], now: number): readonly Behavior[] => {
  const oldest = now - ruleSet.windowMs;
  return behaviors.every(b => b.at >= oldest) ? behaviors : behaviors.filter(b => b.at >= oldest);
};
