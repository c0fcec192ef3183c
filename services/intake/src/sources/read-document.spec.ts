import { Problem } from '@baton/platform';
import { readDocument } from './read-document.js';

describe('readDocument', () => {
  it('passes JSON on', () => {
    expect(readDocument({ sources: [] })).toEqual({ sources: [] });
  });

  it('reads YAML', () => {
    expect(readDocument({ yaml: 'sources:\n  - id: a\n    active: true\n' })).toEqual({ sources: [{ id: 'a', active: true }] });
  });

  it('says line and column of what is wrong', () => {
    try {
      readDocument({ yaml: 'sources:\n  - id: "a\n' });
      throw new Error('it passed');
    } catch (error) {
      expect((error as Problem).content.errors).toEqual([
        { field: 'yaml', message: expect.stringMatching(/^line \d+, column \d+: [A-Z_]+$/) },
      ]);
    }
  });

  it.each([
    ['without its anchor', 'sources: *nothing'],
    ['that grows', `a: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]`],
  ])('refuses an alias %s', (_, yaml) => {
    expect(() => readDocument({ yaml })).toThrow(Problem);
  });

  it.each([
    ['brackets', `sources: ${'['.repeat(5_000)}`],
    ['itself', 'sources: &a [*a]'],
  ])('refuses YAML that is nested without end, by %s', (_, yaml) => {
    expect(() => readDocument({ yaml })).toThrow(
      expect.objectContaining({
        content: expect.objectContaining({ errors: [{ field: 'yaml', message: 'is nested deeper than 100 levels' }] }),
      }),
    );
  });

  it('refuses YAML that is no text', () => {
    expect(() => readDocument({ yaml: 7 })).toThrow(Problem);
  });
});
