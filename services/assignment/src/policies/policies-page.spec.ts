import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { ruleKinds, type PolicyConfiguration } from '../routing/types.js';
import { compilePolicy } from './compile-policy.js';
import { factMaps, facts } from './facts.js';
import { PolicyDocument } from './policy.document.js';
import { readPolicy } from './read-policy.js';

const page = readFileSync(new URL('../../../../docs/policies.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!) as PolicyDocument);

describe('docs/policies.md', () => {
  it.each(examples.map(example => [example.name, example] as const))('has a policy %s that could be applied', (_, document) => {
    expect(fieldsRefused(PolicyDocument, document)).toEqual([]);
    const policy = readPolicy(document);
    expect(policy).toMatchObject({ hash: expect.any(String) });
    expect(compilePolicy(policy as PolicyConfiguration).rules).toHaveLength((document.rules ?? []).length + 1);
  });

  it('shows every kind of rule, and every way in which an owner is replaced', () => {
    const [whole] = examples;
    expect(new Set(whole!.rules!.map(rule => rule.kind ?? 'named'))).toEqual(new Set(ruleKinds));
    expect(JSON.stringify(whole)).toMatch(/wait 4h.*delegate.*overflow/);
  });

  it('names every fact that conditions can speak of', () => {
    const paragraph = /They speak of (.*)/.exec(page)![1]!;
    for (const path of Object.keys(facts)) expect(paragraph).toContain(path === 'consent.email' ? path : `\`${path.split('.')[1]}\``);
    for (const map of Object.keys(factMaps)) expect(paragraph).toContain(`\`${map}\``);
  });
});
