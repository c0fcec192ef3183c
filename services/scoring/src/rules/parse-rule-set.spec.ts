import fc from 'fast-check';
import { defaultRules } from '../default-rules.js';
import { hashOf, parseRuleSet, type RuleSetError } from './parse-rule-set.js';
import { compiled, exampleRules } from './rules.example.js';

const errorsOf = (source: string): readonly RuleSetError[] => {
  const parsed = parseRuleSet(source);
  if (parsed.ok) throw new Error('no error found');
  return parsed.errors;
};
/** The text at which an error points. */
const pointedAt = (source: string, { line, column }: RuleSetError) => source.split('\n')[line - 1].slice(column - 1);

describe('a rule set', () => {
  it('is read from YAML', () => {
    const rules = compiled();
    expect(rules.fit.map(r => r.id)).toEqual(['big', 'free-mail']);
    expect(rules.behavior[1]).toMatchObject({
      id: 'pricing',
      kind: 'page-visit',
      points: 5,
      halfLifeMs: 86_400_000,
      atMostHundredths: 10_000,
    });
    expect(rules).toMatchObject({ fitLimit: 60, intentLimit: 70, windowMs: 90 * 86_400_000 });
    expect(rules.texts.get('big')).toBe('big');
  });

  it('that a new installation starts with is valid', () => {
    const parsed = parseRuleSet(defaultRules);
    expect(parsed).toMatchObject({ ok: true });
  });

  it('may be JSON', () => {
    expect(compiled(JSON.stringify(compiled().document)).hash).toBe(compiled().hash);
  });
});

describe('the hash of a rule set', () => {
  it('does not change with comments, layout and the order of keys', () => {
    const [first, ...rest] = exampleRules.trim().split('\n');
    expect(compiled(`# a comment\n${rest.join('\n')}\n${first}\n`).hash).toBe(compiled().hash);
  });

  it('changes with any word that it says', () => {
    const { document } = compiled();
    expect(hashOf({ ...document, name: 'Other' })).not.toBe(hashOf(document));
    expect(compiled(exampleRules.replace('points: 30', 'points: 31')).hash).not.toBe(compiled().hash);
    expect(compiled(exampleRules.replace('>= 100', '> 100')).hash).not.toBe(compiled().hash);
  });
});

describe('errors of a rule set', () => {
  it('point at an unknown variable within a condition', () => {
    const source = exampleRules.replace('company.employees >= 100', 'company.employees >= 100 && firm.size > 3');
    const [error] = errorsOf(source);
    expect(error).toMatchObject({ field: 'fit.0.when', message: expect.stringContaining('firm') });
    expect(pointedAt(source, error)).toMatch(/^firm\.size/);
  });

  it('point at a misspelt field', () => {
    const source = exampleRules.replace('company.employees', 'company.employes');
    expect(errorsOf(source)[0]).toMatchObject({ field: 'fit.0.when', message: expect.stringContaining('company has no field employes') });
  });

  it('point at a kind of behavior that does not exist', () => {
    expect(errorsOf(exampleRules.replace('behaviors["page-visit"]', 'behaviors["page-visits"]'))[0].message).toContain(
      'behaviors has no field page-visits',
    );
  });

  it('find broken syntax, also in an unquoted condition', () => {
    const source = exampleRules.replace(`'person.emailIsFree'`, 'person.emailIsFree &&');
    const [error] = errorsOf(source);
    expect(error.field).toBe('fit.1.when');
    expect(error.line).toBe(7);
  });

  it('find a broken pattern', () => {
    expect(errorsOf(exampleRules.replace('person.emailIsFree', 'person.jobTitle.matches("(")'))[0].message).toContain(
      'Invalid regular expression',
    );
  });

  it('refuse a condition that is neither true nor false', () => {
    expect(errorsOf(exampleRules.replace('person.emailIsFree', 'size(answers)'))[0].message).toBe('gives int, not true or false');
  });

  it('keep behavior out of reach of conditions on the lead, and the lead out of those on behavior', () => {
    expect(errorsOf(exampleRules.replace('person.emailIsFree', 'behavior.page == "x"'))).toHaveLength(1);
    expect(errorsOf(exampleRules.replace('behavior.page.contains("pricing")', 'company.employees > 3'))).toHaveLength(1);
  });

  it('are all told at once', () => {
    const source = exampleRules
      .replace('points: 30', 'points: 300')
      .replace('kind: unsubscribe', 'kind: shouted')
      .replace('halfLife: 24h', 'halfLife: soon');
    expect(
      errorsOf(source)
        .map(e => e.field)
        .sort(),
    ).toEqual(['behavior.1.halfLife', 'behavior.2.kind', 'fit.0.points']);
    expect(errorsOf(exampleRules.replace('company.employees', 'a.b').replace('person.emailIsFree', 'c.d'))).toHaveLength(2);
  });

  it('point at the rule that lacks something', () => {
    const source = exampleRules.replace(`, text: "referred"`, '');
    const [error] = errorsOf(source);
    expect(error.field).toBe('intent.0.text');
    expect(pointedAt(source, error)).toMatch(/^\{ id: referred/);
  });

  it('name a field that does not exist', () => {
    expect(errorsOf(`${exampleRules}\nfits: []`)[0].field).toBe('fits');
  });

  it('refuse the same id twice, and ids of our own', () => {
    expect(errorsOf(exampleRules.replace('id: referred', 'id: big'))[0]).toMatchObject({
      field: 'intent.0.id',
      message: 'big is used twice',
    });
    expect(errorsOf(exampleRules.replace('id: referred', 'id: fit-limit'))[0].message).toBe('fit-limit is reserved');
  });

  it('refuse grades out of order', () => {
    expect(errorsOf(exampleRules.replace('B: 50', 'B: 90'))[0]).toMatchObject({ field: 'grades', line: 3 });
  });

  it('refuse text that no database takes: it would stop the leads that a score with such a reason reaches', () => {
    expect(errorsOf(exampleRules.replace('name: Example', 'name: "Ex\\0ample"'))).toMatchObject([{ field: 'name', line: 2 }]);
    expect(errorsOf(exampleRules.replace('text: "free mail"', 'text: "free\\ud83d mail"'))).toMatchObject([
      { field: 'fit.1.text', line: 7 },
    ]);
    expect(errorsOf(exampleRules.replace('text: "visits"', 'text: "visits\\x00"'))).toMatchObject([{ field: 'behavior.0.text' }]);
    expect(parseRuleSet(exampleRules.replace('text: "referred"', 'text: "empfohlen \\ud83d\\ude00 😀"')).ok).toBe(true);
  });

  it('tell where YAML itself is broken', () => {
    expect(errorsOf('name: x\nname: y')[0]).toMatchObject({ field: '(document)', line: 2, column: 1 });
    expect(errorsOf('fit: [')[0].field).toBe('(document)');
  });

  it.each([
    ['an alias of nothing', exampleRules.replace('name: Example', 'name: *nothing')],
    [
      'aliases that grow',
      exampleRules.replace('name: Example', `name: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(9)}*b]`),
    ],
    ['an alias of itself', exampleRules.replace('grades: { A: 80, B: 50, C: 20 }', 'grades: &g { A: *g, B: 50, C: 20 }')],
  ])('refuse %s', (_, source) => {
    expect(errorsOf(source).length).toBeGreaterThan(0);
  });

  it('are found in a condition that is nested too deep, at its place', () => {
    const source = exampleRules.replace('person.emailIsFree', `${'('.repeat(80)}person.emailIsFree${')'.repeat(80)}`);
    expect(errorsOf(source)).toMatchObject([{ field: 'fit.1.when', line: 7 }]);
  });

  it('are found in whatever somebody writes: it is refused with lines and columns, or it scores, but nothing is thrown', () => {
    const words = exampleRules.split(/(\s+|[{}[\],:'"])/);
    const odd = fc.constantFrom(
      '*x',
      '&x',
      '!!binary',
      '|',
      '? ',
      '- ',
      '{',
      ']',
      "'",
      '"',
      '\t',
      '#',
      '%',
      '@',
      '0x1F',
      '.inf',
      '!',
      '((',
      'null',
      '---\n',
    );
    const edit = fc.record({ at: fc.nat(words.length - 1), by: fc.oneof(odd, fc.string({ maxLength: 5 }), fc.constantFrom(...words)) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), edits => {
        const source = edits.reduce((parts, { at, by }) => parts.with(at, by), words).join('');
        const parsed = parseRuleSet(source);
        if (parsed.ok) return expect(parsed.ruleSet.hash).toMatch(/^[0-9a-f]{16}$/);
        for (const { line, column } of parsed.errors) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        expect(parsed.errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['', '- a', 'text', '42'])('refuse %j', source => expect(errorsOf(source).length).toBeGreaterThan(0));
});
