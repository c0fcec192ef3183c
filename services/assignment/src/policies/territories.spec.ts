import type { Territory } from '../routing/types.js';
import { locate, placeInWords } from './territories.js';

const area = (poolId: string, given: Partial<Territory>): Territory => ({
  countries: [],
  states: [],
  postalCodes: [],
  ...given,
  to: { kind: 'pool', poolId, overflow: [] },
});
const territories = [
  area('world', {}),
  area('germany', { countries: ['DE'] }),
  area('bavaria', { countries: ['DE'], states: ['BY', 'BAVARIA'] }),
  area('south', { countries: ['DE'], postalCodes: ['80000-89999'] }),
  area('munich', { countries: ['DE'], states: ['BY'], postalCodes: ['80000-81999'] }),
  area('station', { countries: ['DE'], postalCodes: ['80335'] }),
  area('alps', { countries: ['AT', 'CH'] }),
];
const find = (country: string, state = '', postalCode = '') => locate(territories, { country, state, postalCode });
const poolOf = (country: string, state?: string, postalCode?: string) =>
  (find(country, state, postalCode)?.to as { poolId: string }).poolId;

describe('the territory of an address', () => {
  it.each([
    ['DE', 'BY', '80331', 'munich'],
    ['DE', '', '80331', 'south'],
    ['DE', 'BY', '80335', 'station'],
    ['DE', 'by', '90402', 'bavaria'],
    ['DE', 'DE-BY', '', 'bavaria'],
    ['de', 'Bavaria', '', 'bavaria'],
    ['DE', 'BE', '10115', 'germany'],
    ['CH', '', '8001', 'alps'],
    ['FR', '', '80000', 'world'],
    ['', '', '80331', 'world'],
  ])('%s %s %s is %s: the most specific, in whatever order they are written', (country, state, code, pool) => {
    expect(poolOf(country, state, code)).toBe(pool);
    const turned = locate([...territories].reverse(), { country, state, postalCode: code });
    expect(turned!.to).toMatchObject({ poolId: pool });
  });

  it('is the first of several that are equally specific', () => {
    const twice = [area('one', { countries: ['DE'] }), area('two', { countries: ['DE', 'AT'] })];
    expect(locate(twice, { country: 'DE', state: '', postalCode: '' })!.to).toMatchObject({ poolId: 'one' });
  });

  it('is none where none holds it', () => {
    expect(locate(territories.slice(1), { country: 'FR', state: '', postalCode: '' })).toBeUndefined();
  });

  it('is told in words', () => {
    expect(find('DE', 'BY', '80331')!.words).toBe('DE / BY / 80000-81999');
    expect(find('FR')!.words).toBe('everywhere');
    expect(placeInWords({ country: 'DE', state: '', postalCode: '80331' })).toBe('DE 80331');
    expect(placeInWords({ country: '', state: '', postalCode: '' })).toBe('an address that is not known');
  });
});
