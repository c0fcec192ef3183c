import type { AnyEvent } from '@baton/contracts';
import { aLeadAssigned, aLeadClosed } from '@baton/testing';
import { compileFilter, type EventFilter } from './event-filter.js';

const matches = (source: string, event: unknown): boolean => (compileFilter(source) as EventFilter)(event as AnyEvent);

describe('a filter over the data of an event', () => {
  const event = aLeadAssigned({ score: 82, grade: 'A' });

  it.each([
    ['data.score >= 80', true],
    ['data.score > 82', false],
    ['data.rep.repId == "grace" && data.company.country in ["DE", "AT"]', true],
    ['event.name == "lead-assigned"', true],
    ['event.type.startsWith("baton.assignment.")', true],
    ['event.time < timestamp("2020-01-01T00:00:00Z")', false],
  ])('%s', (source, expected) => {
    expect(matches(source, event)).toBe(expected);
  });

  it('does not want an event without the field that it asks for', () => {
    expect(matches('data.score >= 80', aLeadClosed())).toBe(false);
    expect(matches('data.score >= 80', aLeadAssigned({ score: null }))).toBe(false);
  });

  it('can ask whether a field is there', () => {
    expect(matches('!has(data.score) || data.score >= 80', aLeadClosed())).toBe(true);
  });
});

describe('a filter that is wrong', () => {
  it.each([
    ['data.score >=', { line: 1 }],
    ['lead.score >= 80', { line: 1, column: 1, message: expect.stringContaining('lead') }],
    ['data.score > 1 &&\n  unknown == 2', { line: 2, column: 3, message: expect.stringContaining('unknown') }],
    ['1 + 1', { line: 1, column: 1, message: 'gives int, not true or false' }],
  ])('%j says where', (source, expected) => {
    expect(compileFilter(source)).toMatchObject(expected);
  });
});
