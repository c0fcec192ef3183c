import { validateSync } from 'class-validator';
import { IsYamlText } from './yaml-text.validator.js';

class Sent {
  @IsYamlText() source: unknown;
}
const problemWith = (source: unknown): string | undefined =>
  validateSync(Object.assign(new Sent(), { source })).flatMap(({ constraints = {} }) => Object.values(constraints))[0];

describe('IsYamlText', () => {
  it("takes YAML, also what is wrong in it: that is its reader's to say", () => {
    for (const source of ['name: a', 'fit: [', `fit:\n${'  - { id: a, when: "x[0]" }\n'.repeat(500)}`])
      expect(problemWith(source)).toBeUndefined();
  });

  it.each([['['.repeat(5_000)], ['- '.repeat(5_000)], [Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')]])(
    'refuses what is nested without end: to read it could end the process',
    source => expect(problemWith(source)).toBe('is nested deeper than 100 levels'),
  );

  it('refuses what is no text', () => expect(problemWith(7)).toBe('has to be text'));
});
