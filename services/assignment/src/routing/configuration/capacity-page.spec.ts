import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ConfigurationDocument, readConfiguration } from './configuration.document.js';
import { fieldsRefused } from './document-errors.builder.js';
import { referenceErrors } from './reference-errors.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'capacity.md'), 'utf8');
const document = parse(/```yaml\n([^]*?)```/.exec(page)![1]!) as ConfigurationDocument;

describe('the configuration on the page about capacity', () => {
  it('is accepted as it stands there', () => {
    expect(fieldsRefused(ConfigurationDocument, document)).toEqual([]);
    const parts = readConfiguration(document);
    if (Array.isArray(parts)) throw new Error(JSON.stringify(parts));
    const nothing = { policy: null, reps: new Map(), pools: new Map(), calendars: new Map() };
    expect(referenceErrors({ ...parts }, nothing)).toEqual([]);
    expect('reps' in parts && parts.reps.map(rep => rep.limits?.length ?? 0)).toEqual([3, 0]);
    expect('pools' in parts && parts.pools[0]).toMatchObject({ strategy: 'performance-weighted', preferredSkills: ['de'] });
  });
});
