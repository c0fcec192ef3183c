import { fieldsRefused } from '../routing/configuration/document-errors.builder.js';
import { PoolDocument, poolDocument, poolOf } from './pool.document.js';

const document = (given: Partial<PoolDocument> = {}): PoolDocument => ({
  id: 'emea',
  members: [{ rep: 'ann', weight: 3 }, { rep: 'ben' }],
  ...given,
});

describe('PoolDocument', () => {
  it.each([
    ['a member twice', { members: [{ rep: 'ann' }, { rep: 'ann', weight: 2 }] }, ['members']],
    [
      'weights out of range',
      {
        members: [
          { rep: 'ann', weight: 0 },
          { rep: 'ben', weight: 1001 },
          { rep: 'cleo', weight: 1.5 },
        ],
      },
      ['members.0.weight', 'members.1.weight', 'members.2.weight'],
    ],
    ['no members list', { members: undefined }, ['members']],
    ['an unknown strategy', { strategy: 'by-mood' }, ['strategy']],
    ['members that are no objects', { members: ['ann'] }, ['members.0']],
  ])('refuses %s', (_, given, fields) => {
    const refused = fieldsRefused(PoolDocument, { ...document(), ...given });
    for (const field of fields) expect(refused.some(each => each === field || field.startsWith(each))).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
  });

  it('takes a pool without members: leads wait there', () => {
    expect(fieldsRefused(PoolDocument, document({ members: [] }))).toEqual([]);
  });
});

describe('poolOf', () => {
  it('shares by weighted round robin during working hours when nothing else is said; a weight is 1', () => {
    expect(poolOf(document())).toEqual({
      poolId: 'emea',
      name: 'emea',
      strategy: 'weighted-round-robin',
      skills: [],
      duringWorkingHours: true,
      members: [
        { repId: 'ann', weight: 3 },
        { repId: 'ben', weight: 1 },
      ],
    });
  });

  it('holds what its strategy goes by, and nothing where nothing was said', () => {
    const given = document({ name: 'EMEA', strategy: 'performance-weighted', preferredSkills: ['de'], performanceFloor: 0.3 });
    expect(fieldsRefused(PoolDocument, given)).toEqual([]);
    expect(poolDocument(poolOf(given))).toMatchObject({ preferredSkills: ['de'], performanceFloor: 0.3 });
    expect(Object.keys(poolOf(document({ preferredSkills: [], performanceFloor: null })))).toEqual(Object.keys(poolOf(document())));
    expect(fieldsRefused(PoolDocument, document({ performanceFloor: 1.5 }))).toEqual(['performanceFloor']);
  });

  it('reads back as it was given', () => {
    const full = document({
      name: 'EMEA',
      strategy: 'least-loaded',
      skills: ['de'],
      duringWorkingHours: false,
      members: [{ rep: 'ann', weight: 3 }],
    });
    expect(poolDocument(poolOf(full))).toEqual(full);
  });
});
