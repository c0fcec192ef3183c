import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ConfigurationDocument, readConfiguration } from '../routing/configuration/configuration.document.js';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'clocks.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parse(text!) as ConfigurationDocument);

describe('the examples of docs/clocks.md', () => {
  it('are there', () => expect(examples.length).toBe(5));

  it.each(examples)('can be applied', example => {
    expect(fieldsRefused(ConfigurationDocument, example)).toEqual([]);
    expect(readConfiguration(example)).toHaveProperty('policy.hash');
  });
});
