import type { FieldError } from '@baton/platform';
import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import type { PolicyConfiguration } from '../routing/types.js';
import { PolicyDocument, type RuleDocument } from './policy.document.js';
import { readPolicy } from './read-policy.js';

const document = (...rules: RuleDocument[]): PolicyDocument => ({ name: 'p', rules, fallback: { pool: 'all' } });
const readRule = (rule: RuleDocument) => (readPolicy(document(rule)) as PolicyConfiguration).rules[0]!;
const wrong = (...rules: RuleDocument[]): string[] => {
  const read = readPolicy(document(...rules));
  return Array.isArray(read) ? read.map((error: FieldError) => error.field) : [];
};

describe('rules by kind', () => {
  it('of a filter: what it takes out, and where that goes, with a label', () => {
    expect(
      readRule({
        id: 'a',
        kind: 'filter',
        freeMail: true,
        domains: ['www.rival.example'],
        when: 'lead.known',
        to: { close: 'disqualified', label: 'rival' },
      }),
    ).toEqual({
      id: 'a',
      kind: 'filter',
      when: 'lead.known',
      freeMail: true,
      domains: ['rival.example'],
      to: { kind: 'close', outcome: 'disqualified', label: 'rival' },
      skills: [],
      sla: null,
    });
  });

  it('of owners: what happens when the owner can not take it', () => {
    expect(
      readRule({ id: 'a', kind: 'existing-owner', maxAgeDays: 90, whenAway: 'wait 1d2h30m', whenAtCap: 'wait 45m', whenGone: 'delegate' })
        .to,
    ).toEqual({
      kind: 'owner',
      owner: { of: 'lead' },
      terms: {
        whenAway: { kind: 'wait', minutes: 1590 },
        whenAtCap: { kind: 'wait', minutes: 45 },
        whenGone: { kind: 'delegate' },
        maxAge: { days: 90, since: 'activity' },
      },
      otherwise: null,
    });
    expect(readRule({ id: 'a', kind: 'account-owner', whenAway: 'overflow', otherwise: { pool: 'x' } }).to).toEqual({
      kind: 'owner',
      owner: { of: 'account' },
      terms: { whenAway: { kind: 'overflow' } },
      otherwise: { kind: 'pool', poolId: 'x', overflow: [] },
    });
    expect(readRule({ id: 'a', to: { owner: { rep: 'ann' }, whenAtCap: 'delegate', otherwise: { pool: 'x' } } }).to).toMatchObject({
      owner: { repId: 'ann' },
      terms: { whenAtCap: { kind: 'delegate' } },
    });
  });

  it('of territories: nested areas, each with what it is within', () => {
    const rule: RuleDocument = {
      id: 'a',
      kind: 'territory',
      territories: [
        {
          countries: ['DE'],
          to: { pool: 'germany' },
          within: [
            { states: ['by'], within: [{ postalCodes: ['80000-81999'], to: { pool: 'munich' } }] },
            { postalCodes: ['10'], to: { owner: { rep: 'ann' }, otherwise: { pool: 'germany' } } },
          ],
        },
      ],
    };
    expect(readRule(rule).to).toEqual({
      kind: 'territory',
      territories: [
        { countries: ['DE'], states: [], postalCodes: [], to: { kind: 'pool', poolId: 'germany', overflow: [] } },
        { countries: ['DE'], states: ['BY'], postalCodes: ['80000-81999'], to: { kind: 'pool', poolId: 'munich', overflow: [] } },
        { countries: ['DE'], states: [], postalCodes: ['10'], to: expect.objectContaining({ kind: 'owner' }) },
      ],
    });
  });

  it('leave the hash of a policy that says nothing new as it was', () => {
    const plain = readPolicy(document({ id: 'a', when: 'lead.known', to: { pool: 'x' } })) as PolicyConfiguration;
    const named = readPolicy(
      document({ id: 'a', kind: 'named', when: 'lead.known', freeMail: false, to: { pool: 'x' } }),
    ) as PolicyConfiguration;
    expect(plain.rules).toEqual([{ id: 'a', when: 'lead.known', to: { kind: 'pool', poolId: 'x', overflow: [] }, skills: [], sla: null }]);
    expect(named.hash).toBe(plain.hash);
  });

  it.each<[string, RuleDocument, string[]]>([
    ['a filter that takes out everything', { id: 'a', kind: 'filter', to: { pool: 'x' } }, ['rules.0']],
    [
      'a filter to a person',
      { id: 'a', kind: 'filter', freeMail: true, to: { owner: { rep: 'ann' }, otherwise: { pool: 'x' } } },
      ['rules.0.to.owner'],
    ],
    ['a named rule without a target', { id: 'a' }, ['rules.0.to']],
    ['an owner rule with a target', { id: 'a', kind: 'existing-owner', to: { pool: 'x' } }, ['rules.0.to']],
    ['an account that grows old', { id: 'a', kind: 'account-owner', maxAgeDays: 3 }, ['rules.0.maxAgeDays']],
    ['an age without days', { id: 'a', kind: 'existing-owner', ageSince: 'assignment' }, ['rules.0.ageSince']],
    [
      'terms without an owner',
      { id: 'a', whenAway: 'delegate', to: { pool: 'x', whenGone: 'delegate' } },
      ['rules.0.whenAway', 'rules.0.to.whenGone'],
    ],
    ['a label on a pool', { id: 'a', to: { pool: 'x', label: 'y' } }, ['rules.0.to.label']],
    ['a domain that is none', { id: 'a', domains: ['a.example', 'b'], to: { pool: 'x' } }, ['rules.0.domains.1']],
    [
      'territories elsewhere',
      { id: 'a', to: { pool: 'x' }, territories: [{ countries: ['DE'], to: { pool: 'x' } }] },
      ['rules.0.territories'],
    ],
    ['no territories', { id: 'a', kind: 'territory' }, ['rules.0.territories']],
    [
      'a territory with a target of its own',
      { id: 'a', kind: 'territory', to: { pool: 'x' }, territories: [{ countries: ['DE'], to: { pool: 'x' } }] },
      ['rules.0.to'],
    ],
  ])('refuse %s', (_, rule, fields) => {
    expect(wrong(rule)).toEqual(fields);
  });

  it('refuse territories that say nothing, say it twice, or could be anywhere, each by its place', () => {
    expect(
      wrong({
        id: 'a',
        kind: 'territory',
        territories: [
          { to: { pool: 'x' } },
          { countries: ['DE'] },
          { postalCodes: ['80000-81'], to: { pool: 'x' } },
          {
            countries: ['DE'],
            within: [
              { countries: ['AT'], to: { pool: 'x' } },
              { states: ['BY'], to: {} },
            ],
          },
        ],
      }),
    ).toEqual([
      'rules.0.territories.0',
      'rules.0.territories.1',
      'rules.0.territories.2.postalCodes.0',
      'rules.0.territories.2.postalCodes',
      'rules.0.territories.3.within.0.countries',
      'rules.0.territories.3.within.1.to',
    ]);
  });

  it('check a condition with line and column in every kind', () => {
    const read = readPolicy(document({ id: 'a', kind: 'account-owner', when: 'lead.known &&\n  lead.scor > 1' })) as FieldError[];
    expect(read).toEqual([{ field: 'rules.0.when', message: expect.stringMatching(/^line 2, column 8: /) }]);
  });
});

describe('PolicyDocument', () => {
  it('checks the types of what kinds of rules have', () => {
    const rules = [
      { id: 'a', kind: 'magic' },
      { id: 'b', kind: 'existing-owner', whenAway: 'wait', whenAtCap: 'wait 4 h', whenGone: 'wait 4h', maxAgeDays: 0, ageSince: 'birth' },
      { id: 'c', kind: 'territory', territories: [{ countries: ['Germany'], postalCodes: [80331], within: [{ states: 'BY' }] }] },
      { id: 'd', freeMail: 'yes', domains: [], to: { close: 'disqualified', label: '' } },
    ];
    expect(fieldsRefused(PolicyDocument, { name: 'p', rules, fallback: { pool: 'x' } }).sort()).toEqual(
      [
        'rules.0.kind',
        'rules.1.whenAway',
        'rules.1.whenAtCap',
        'rules.1.whenGone',
        'rules.1.maxAgeDays',
        'rules.1.ageSince',
        'rules.2.territories.0.countries',
        'rules.2.territories.0.postalCodes',
        'rules.2.territories.0.within.0.states',
        'rules.3.freeMail',
        'rules.3.domains',
        'rules.3.to.label',
      ].sort(),
    );
  });

  it.each(['overflow', 'delegate', 'wait 30m', 'wait 4h', 'wait 2d', 'wait 1d2h3m'])('takes %s for an owner who can not', whenAway => {
    expect(fieldsRefused(PolicyDocument, document({ id: 'a', kind: 'account-owner', whenAway }))).toEqual([]);
  });
});
