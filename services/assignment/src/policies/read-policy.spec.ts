import type { FieldError } from '@baton/platform';
import type { PolicyConfiguration } from '../routing/types.js';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { PolicyDocument } from './policy.document.js';
import { canonicalJson, readPolicy } from './read-policy.js';
import { referencesOf } from './targets.js';

const read = (document: Partial<PolicyDocument>) =>
  readPolicy({ name: 'p', fallback: { pool: 'all' }, ...document }) as PolicyConfiguration;
const errorsOf = (document: Partial<PolicyDocument>) => readPolicy({ name: 'p', fallback: { pool: 'all' }, ...document }) as FieldError[];

describe('readPolicy', () => {
  it('reads every kind of target', () => {
    const { rules, fallback } = read({
      rules: [
        { id: 'a', to: { pool: 'x', overflow: ['y'] }, skills: ['de'] },
        { id: 'b', to: { owner: { field: 'currentOwner' }, otherwise: { owner: { rep: 'ann' }, otherwise: { pool: 'x' } } } },
        { id: 'c', to: { nurture: 'welcome' } },
        { id: 'd', to: { nurture: 'default' } },
        { id: 'e', to: { close: 'disqualified' } },
      ],
    });
    expect(rules.map(rule => rule.to)).toEqual([
      { kind: 'pool', poolId: 'x', overflow: ['y'] },
      {
        kind: 'owner',
        owner: { field: 'currentOwner' },
        otherwise: { kind: 'owner', owner: { repId: 'ann' }, otherwise: { kind: 'pool', poolId: 'x', overflow: [] } },
      },
      { kind: 'nurture', program: 'welcome' },
      { kind: 'nurture', program: null },
      { kind: 'close', outcome: 'disqualified' },
    ]);
    expect(fallback).toEqual({ id: 'fallback', when: null, to: { kind: 'pool', poolId: 'all', overflow: [] }, skills: [], sla: null });
  });

  it('reads service levels as minutes of working time; a rule goes before the policy', () => {
    const { rules, fallback } = read({
      sla: { accept: '15m', contact: '1h30m' },
      rules: [
        { id: 'a', to: { pool: 'x' }, sla: { contact: '2h' } },
        { id: 'b', to: { pool: 'x' } },
      ],
    });
    expect(rules.map(rule => rule.sla)).toEqual([
      { acceptMinutes: null, contactMinutes: 120 },
      { acceptMinutes: 15, contactMinutes: 90 },
    ]);
    expect(fallback.sla).toEqual({ acceptMinutes: 15, contactMinutes: 90 });
  });

  it('reads what leads weigh, each with a condition that is checked', () => {
    const weights = [
      { when: 'company.employees > 1000', weight: 4 },
      { when: 'lead.grade == "A"', weight: 2 },
    ];
    expect(read({ weights }).weights).toEqual(weights);
    expect(read({ weights: [] })).not.toHaveProperty('weights');
    expect(read({ weights: [] }).hash).toBe(read({}).hash);
    expect(errorsOf({ weights: [weights[0]!, { when: 'lead.size > 3', weight: 2 }] })).toEqual([
      { field: 'weights.1.when', message: expect.stringContaining('line 1, column 6') },
    ]);
    expect(
      fieldsRefused(PolicyDocument, {
        name: 'p',
        fallback: { pool: 'all' },
        weights: [{ weight: 0 }, { when: 'true', weight: 1.5 }],
      }).sort(),
    ).toEqual(['weights.0.weight', 'weights.0.when', 'weights.1.weight']);
  });

  it('has a hash that depends on what it says and on nothing else', () => {
    const document = { rules: [{ id: 'a', when: 'lead.known', to: { pool: 'x' } }] };
    const { hash } = read(document);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(read({ rules: [{ to: { pool: 'x' }, when: 'lead.known', id: 'a' }] }).hash).toBe(hash);
    expect(read({ rules: [{ id: 'a', when: '!lead.known', to: { pool: 'x' } }] }).hash).not.toBe(hash);
    expect(read({ ...document, name: 'q' }).hash).not.toBe(hash);
  });

  it('names everything that is wrong, by its place', () => {
    expect(
      errorsOf({
        rules: [
          { id: 'fallback', to: { pool: 'x' } },
          { id: 'b', to: { pool: 'x', nurture: 'y' } },
          { id: 'c', to: { nurture: 'y', overflow: ['z'] } },
          { id: 'd', to: { owner: { rep: 'ann', field: 'currentOwner' } } },
          { id: 'e', to: { owner: { field: 'lead.score' }, otherwise: { pool: 'x', otherwise: { pool: 'z' } } } },
        ],
        fallback: {},
      }).map(error => error.field),
    ).toEqual([
      'rules.0.id',
      'rules.1.to',
      'rules.2.to.overflow',
      'rules.3.to.otherwise',
      'rules.3.to.owner',
      'rules.4.to.otherwise.otherwise',
      'rules.4.to.owner.field',
      'fallback',
    ]);
  });

  it('takes no owner from something that is no fact', () => {
    for (const field of ['toString', 'constructor.name', 'lead', 'answersrep'])
      expect(errorsOf({ rules: [{ id: 'a', to: { owner: { field }, otherwise: { pool: 'x' } } }] })).toEqual([
        { field: 'rules.0.to.owner.field', message: `${field} is not a fact that could hold a rep` },
      ]);
  });

  it('takes an owner from any answer or textual fact', () => {
    for (const field of ['answers.rep', 'source.campaign', 'currentOwner', 'account.owner', 'accountFields.rep'])
      expect(read({ rules: [{ id: 'a', to: { owner: { field }, otherwise: { pool: 'x' } } }] }).rules[0]!.to).toMatchObject({
        owner: { field },
      });
  });
});

describe('what a rule asks of the rep', () => {
  const ruleOf = (rule: object) => read({ rules: [{ id: 'a', to: { pool: 'x' }, ...rule }] }).rules[0]!;

  it('are skills and languages, needed or preferred, that of the lead among them', () => {
    expect(
      ruleOf({ skills: ['saas'], languages: ['lead', 'de'], prefer: { skills: ['emea'], languages: ['fr', 'lead'], ahead: 2 } }),
    ).toMatchObject({
      skills: ['saas', 'language de'],
      inLanguageOfLead: true,
      prefer: { skills: ['emea', 'language fr'], inLanguageOfLead: true, ahead: 2 },
    });
    expect(ruleOf({ prefer: { skills: ['emea'] } }).prefer).toEqual({ skills: ['emea'], ahead: 5 });
  });

  it('is left out where a rule does not say it', () => {
    expect(Object.keys(ruleOf({})).sort()).toEqual(['id', 'skills', 'sla', 'to', 'when']);
  });

  it('has to be something', () => {
    expect(errorsOf({ rules: [{ id: 'a', to: { pool: 'x' }, prefer: { ahead: 1 } }] })).toEqual([
      { field: 'rules.0.prefer', message: 'must say what is preferred: skills or languages' },
    ]);
  });

  it('is checked field by field', () => {
    const rule = { id: 'a', to: { pool: 'x' }, languages: ['german'], prefer: { languages: ['DE'], ahead: -1, most: 1 } };
    expect(fieldsRefused(PolicyDocument, { name: 'x', rules: [rule], fallback: { pool: 'x' } }).sort()).toEqual([
      'rules.0.languages',
      'rules.0.prefer.ahead',
      'rules.0.prefer.languages',
      'rules.0.prefer.most',
    ]);
  });
});

describe('what a waiting lead is worth', () => {
  it('is kept as it is written, and is no part of a policy that does not say it', () => {
    expect(read({ queue: { value: 'lead.score + 1' } }).queueValue).toBe('lead.score + 1');
    expect('queueValue' in read({ queue: {} })).toBe(false);
    expect(read({ queue: {} }).hash).toBe(read({}).hash);
  });

  it('is checked with line and column', () => {
    expect(errorsOf({ queue: { value: 'lead.score +\n  company.staff' } })).toEqual([
      { field: 'queue.value', message: expect.stringMatching(/^line 2, column 11: .*staff/) },
    ]);
    expect(errorsOf({ queue: { value: 'lead.score > 3' } })).toEqual([
      { field: 'queue.value', message: 'line 1, column 1: gives bool, not a number' },
    ]);
  });
});

describe('referencesOf', () => {
  it('finds pools and reps at any depth', () => {
    const target = read({
      rules: [{ id: 'a', to: { owner: { rep: 'ann' }, otherwise: { owner: { rep: 'ben' }, otherwise: { pool: 'x', overflow: ['y'] } } } }],
    }).rules[0]!.to;
    expect(referencesOf(target)).toEqual({ pools: ['x', 'y'], reps: ['ann', 'ben'] });
    expect(referencesOf({ kind: 'nurture', program: null })).toEqual({ pools: [], reps: [] });
  });
});

describe('canonicalJson', () => {
  it('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3]}');
  });
});
