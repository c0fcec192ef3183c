import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { behaviorNames, factNames } from '../leads/lead-facts.js';
import { parseRuleSet } from '../rules/parse-rule-set.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'scoring.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

describe('docs/scoring.md', () => {
  it('has a rule set that can be put in force', () => {
    expect(examples.map(parseRuleSet)).toEqual([expect.objectContaining({ ok: true })]);
  });

  it('names all that a condition may ask for', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].map(([, name, says]) => [name!, says!] as const);
    const variables = { ...factNames, behavior: behaviorNames };
    expect(rows.map(([name]) => name).toSorted()).toEqual([...Object.keys(variables), 'behaviors'].toSorted());
    for (const [name, says] of rows)
      for (const field of variables[name as keyof typeof variables] ?? [])
        expect({ name, field, isNamed: says.includes(`\`${field}\``) }).toEqual({ name, field, isNamed: true });
  });
});
