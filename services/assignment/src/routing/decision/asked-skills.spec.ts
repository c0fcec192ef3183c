import { aBoard, aPolicy, aPool, aRep, aRequest } from '../board/board.builder.js';
import type { RuleDocument } from '../../policies/policy.document.js';
import { askedSkills } from './asked-skills.js';
import { inputOf } from './decision-input.js';
import { routeLead } from './route-lead.js';

const boardWith = (rule: Partial<RuleDocument>) =>
  aBoard({
    reps: [
      aRep('ann', { languages: ['de', 'en'] }),
      aRep('ben', { languages: ['en'], skills: ['saas'] }),
      aRep('cleo', { languages: ['fr'] }),
    ],
    pools: [aPool('pool', ['ann', 'ben', 'cleo'])],
    policy: aPolicy({ rules: [{ id: 'all', to: { pool: 'pool' }, ...rule }], fallback: { nurture: 'default' } }),
  });
const route = (rule: Partial<RuleDocument>, locale?: string) => {
  const board = boardWith(rule);
  return routeLead(board, inputOf(board, aRequest(1, { lead: { person: locale === undefined ? {} : { locale } } }))).decision;
};
const askedOf = (rule: Partial<RuleDocument>, language?: string) => {
  const board = boardWith(rule);
  return askedSkills(board, board.policy!.rules[0]!.rule, language === undefined ? {} : { 'person.language': language });
};

describe('the skills that a rule asks for', () => {
  it('are its own where it says nothing of languages', () => {
    expect(askedOf({})).toEqual({ skills: [] });
    expect(askedOf({ skills: ['saas'], languages: ['de'] })).toEqual({ skills: ['saas', 'language de'] });
    expect(askedOf({ prefer: { skills: ['saas'] } })).toEqual({ skills: [], prefer: { skills: ['saas'], ahead: 5 } });
  });

  it('have the language of the lead where that is known', () => {
    expect(askedOf({ languages: ['lead'] }, 'fr')).toEqual({ skills: ['language fr'] });
    expect(askedOf({ languages: ['lead'] }, '')).toEqual({ skills: [] });
    expect(askedOf({ prefer: { languages: ['lead'], ahead: 0 } }, 'de')).toEqual({
      skills: [],
      prefer: { skills: ['language de'], ahead: 0 },
    });
    expect(askedOf({ prefer: { languages: ['lead'] } })).toEqual({ skills: [] });
  });

  it('are the same for all languages that nobody speaks', () => {
    expect(askedOf({ languages: ['lead'] }, 'xx')).toEqual(askedOf({ languages: ['lead'] }, 'yy'));
  });
});

describe('a rule about languages', () => {
  it('gives the lead to somebody who speaks it, and to nobody where nobody does', () => {
    expect(route({ languages: ['lead'] }, 'fr-CA')).toMatchObject({ repId: 'cleo', counts: { 'skill-missing': 2 } });
    expect(route({ languages: ['lead'] }, 'pl')).toMatchObject({ kind: 'queue', reason: 'nobody-eligible' });
    expect(route({ languages: ['lead'] })).toMatchObject({ kind: 'assign', eligible: 3 });
  });

  it('that is only preferred leaves nobody out, and the reason says what the rep has of it', () => {
    expect(route({ prefer: { skills: ['saas'], languages: ['lead'] } }, 'en')).toMatchObject({
      repId: 'ben',
      eligible: 3,
      because: expect.stringMatching(/and has 0 open leads, with saas, language en of the preferred saas, language en$/),
    });
    expect(route({ prefer: { languages: ['lead'] } }, 'pl')).toMatchObject({
      kind: 'assign',
      because: expect.stringMatching(/, with none of the preferred language that nobody speaks$/),
    });
  });
});
