import { parseRuleSet } from './parse-rule-set.js';
import type { CompiledRuleSet } from './rule-set.js';

/** A small rule set for specs. */
export const exampleRules = `
name: Example
grades: { A: 80, B: 50, C: 20 }
limits: { fit: 60, intent: 70 }
fit:
  - { id: big, when: 'company.employees >= 100', points: 30, text: "big" }
  - { id: free-mail, when: 'person.emailIsFree', points: -10, text: "free mail" }
intent:
  - { id: referred, when: 'origin.mediaType == "referral"', points: 20, text: "referred" }
  - { id: keen, when: 'behaviors["page-visit"] >= 3', points: 10, text: "three visits" }
behavior:
  - { id: visits, kind: page-visit, points: 8, halfLife: 7d, atMost: 40, text: "visits" }
  - { id: pricing, kind: page-visit, when: 'behavior.page.contains("pricing")', points: 5, halfLife: 24h, text: "prices" }
  - { id: left, kind: unsubscribe, points: -10, halfLife: 30d, atMost: 10, text: "left" }
`;

/** Compiles rules that are known to be good. @throws when they are not */
export function compiled(source: string = exampleRules): CompiledRuleSet {
  const parsed = parseRuleSet(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.ruleSet;
}
