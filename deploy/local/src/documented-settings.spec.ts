import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceConfig } from '@baton/platform';
import { getMetadataStorage } from 'class-validator';
import { MessagingConfig } from '../../../libs/messaging/src/messaging.config.js';
import { AssignmentConfig } from '../../../services/assignment/src/config.js';
import { AttributionConfig } from '../../../services/attribution/src/config.js';
import { DeliveryConfig } from '../../../services/delivery/src/config.js';
import { IntakeConfig } from '../../../services/intake/src/config.js';
import { NurtureConfig } from '../../../services/nurture/src/config.js';
import { ScoringConfig } from '../../../services/scoring/src/config.js';

type Configuration = new () => object;
const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'settings.md'), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map(text => [text.slice(0, text.indexOf('\n')), text]),
);

/** What a section of the page says: settings with their defaults, in words or as they would be written. */
function documented(section: string): Map<string, string> {
  const rows = [...sections.get(section)!.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) +\| (.*?) *\|/gm)];
  return new Map(
    rows.flatMap(([, names, defaults]) => {
      const given = defaults!.split(', ');
      return names!.split(', ').map((name, n) => [name.slice(1, -1), given[n] ?? given[0]!] as const);
    }),
  );
}

const fieldsOf = (type: Configuration): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .map(rule => rule.propertyName),
  ),
];
const everywhere = new Set([...fieldsOf(ServiceConfig), ...fieldsOf(MessagingConfig)]);

/** A default as the page has it, where it is one that can be written down. */
function written(type: Configuration, field: string): string | undefined {
  const value = (new type() as Record<string, unknown>)[field];
  const isNothing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0 && field !== 'API_KEYS');
  return isNothing ? undefined : `\`${typeof value === 'object' ? JSON.stringify(value) : String(value)}\``;
}

const cases: [string, Configuration[]][] = [
  ['Every service', [ServiceConfig, MessagingConfig]],
  ['Intake', [IntakeConfig]],
  ['Scoring', [ScoringConfig]],
  ['Assignment', [AssignmentConfig]],
  ['Nurture', [NurtureConfig]],
  ['Attribution', [AttributionConfig]],
  ['Delivery', [DeliveryConfig]],
];

describe('docs/settings.md', () => {
  it('has a section for each service', () => expect([...sections.keys()]).toEqual(cases.map(([section]) => section)));

  it.each(cases)('has what can be set, with its default: %s', (section, types) => {
    const isCommon = section === 'Every service';
    const fields = new Map(types.flatMap(type => fieldsOf(type).map(field => [field, type] as const)));
    const own = [...fields].filter(([field]) => isCommon || !everywhere.has(field));
    const told = documented(section);
    expect([...told.keys()].toSorted()).toEqual(own.map(([field]) => field).toSorted());
    for (const [field, type] of own) {
      const value = written(type, field);
      // What has no default is empty on the page, or says in words what happens without it.
      if (value === undefined) expect({ field, default: told.get(field) }).toEqual({ field, default: expect.not.stringMatching(/^`/) });
      else expect({ field, default: told.get(field) }).toEqual({ field, default: value });
    }
  });
});
