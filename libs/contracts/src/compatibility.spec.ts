import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenPromises, currentRelease, incompatibilities, type Release } from './index.js';

type Schema = Record<string, unknown> & { properties: Record<string, Record<string, unknown>>; required: string[] };
const changed = (change: (schema: Schema) => void): string[] => {
  const current = JSON.parse(JSON.stringify(currentRelease()['baton.intake.opportunity-reported.v1'])) as Schema;
  change(current);
  return incompatibilities(currentRelease()['baton.intake.opportunity-reported.v1'], current);
};

const folder = join(import.meta.dirname, '..', 'released');
describe.each(readdirSync(folder))('the release %s', file => {
  it('is kept by the contracts as they are now', () => {
    expect(brokenPromises(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Release)).toEqual([]);
  });
});

describe('the check of compatibility', () => {
  it.each([
    ['a removed event', () => brokenPromises(currentRelease(), {}).slice(0, 1), /the event was removed/],
    ['a removed property', () => changed(s => delete s.properties.value), /value: the property was removed/],
    [
      'a new required property',
      () =>
        changed(s => {
          s.properties.team = { type: 'string' };
          s.required.push('team');
        }),
      /team: a new property has to be optional/,
    ],
    [
      'an optional property that becomes required',
      () => {
        const before = { type: 'object', properties: { a: { type: 'string' } }, required: [] };
        return incompatibilities(before, { ...before, required: ['a'] });
      },
      /a: events without it are kept/,
    ],
    [
      'a required property that becomes optional',
      () => changed(s => (s.required = s.required.filter(n => n !== 'stage'))),
      /stage: readers rely on it/,
    ],
    [
      'another type, deep inside',
      () => changed(s => ((s.properties.value.properties as Record<string, Record<string, unknown>>).amount.type = 'string')),
      /value\.properties\.amount|value\.amount/,
    ],
    [
      'a removed value of an enumeration',
      () => changed(s => (s.properties.stage.enum = ['open', 'won'])),
      /stage: the value lost was removed/,
    ],
    [
      'a tighter limit',
      () => changed(s => (s.properties.opportunityId.maxLength = 10)),
      /opportunityId: maxLength changed from 2000 to 10/,
    ],
    ['a closed object that is opened', () => changed(s => delete s.additionalProperties), /additionalProperties/],
  ])('refuses %s', (_, attempt, words) => {
    expect(attempt()).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    ['a new optional property', () => changed(s => (s.properties.team = { type: 'string' }))],
    ['a new value of an enumeration', () => changed(s => (s.properties.stage.enum as string[]).push('paused'))],
    ['other words', () => changed(s => (s.properties.stage.description = 'where it stands'))],
    ['a new event', () => brokenPromises(currentRelease(), { ...currentRelease(), 'baton.intake.more.v1': {} })],
  ])('lets %s through', (_, attempt) => {
    expect(attempt()).toEqual([]);
  });
});
