import type { RuleTarget, Territory } from '../routing/types.js';
import type { FactValues } from './facts.js';
import { narrowestMatch, readPostalCodes, type PostalCodes } from './postal-codes.js';

/** Where a lead comes from, as far as it is known; '' is not known. */
export interface Place {
  readonly country: string;
  readonly state: string;
  readonly postalCode: string;
}

/** Of an address whose country is not known, the company's country counts. */
export function placeOf(facts: FactValues): Place {
  const text = (path: string) => String(facts[path] ?? '');
  return {
    country: text('person.country') || text('company.country'),
    state: text('person.state'),
    postalCode: text('person.postalCode'),
  };
}

interface ReadTerritory {
  readonly territory: Territory;
  readonly postalCodes: PostalCodes;
}

/** A territory that holds an address, in words. */
export interface Located {
  readonly to: RuleTarget;
  readonly words: string;
}

const read = new WeakMap<readonly Territory[], readonly ReadTerritory[]>();

function readTerritories(territories: readonly Territory[]): readonly ReadTerritory[] {
  let known = read.get(territories);
  if (known === undefined) {
    known = territories.map(territory => ({ territory, postalCodes: readPostalCodes(territory.postalCodes) }));
    read.set(territories, known);
  }
  return known;
}

/** The state without its country: `DE-BY` is `BY`. */
const stateOf = ({ country, state }: Place): string => {
  const upper = state.trim().toUpperCase();
  return upper.startsWith(`${country}-`) ? upper.slice(country.length + 1) : upper;
};

const isOf = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);

/**
 * The most specific territory that holds a place: postal codes before states before countries, of postal codes the narrowest; of equals the
 * first. undefined when none does.
 */
export function locate(territories: readonly Territory[], place: Place): Located | undefined {
  const country = place.country.trim().toUpperCase();
  const state = stateOf({ ...place, country });
  let best: { territory: Territory; rank: readonly number[] } | undefined;
  for (const { territory, postalCodes } of readTerritories(territories)) {
    const share = narrowestMatch(postalCodes, place.postalCode);
    if (share === undefined || !isOf(territory.countries, country) || !isOf(territory.states, state)) continue;
    const rank = rankOf(territory, share);
    if (best === undefined || isAbove(rank, best.rank)) best = { territory, rank };
  }
  return best && { to: best.territory.to, words: inWords(best.territory) };
}

/** What weighs more comes first. @param share of all codes that the narrowest match holds */
const rankOf = ({ countries, states, postalCodes }: Territory, share: number): readonly number[] => [
  Math.min(1, postalCodes.length),
  -share,
  Math.min(1, states.length),
  Math.min(1, countries.length),
];

const isAbove = (a: readonly number[], b: readonly number[]): boolean => {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place >= 0 && a[place]! > b[place]!;
};

const inWords = ({ countries, states, postalCodes }: Territory): string =>
  [countries, states, postalCodes]
    .filter(level => level.length > 0)
    .map(level => level.join(', '))
    .join(' / ') || 'everywhere';

/** `DE BY 80331`, or `an address that is not known`. */
export const placeInWords = ({ country, state, postalCode }: Place): string =>
  [country, state, postalCode].filter(part => part !== '').join(' ') || 'an address that is not known';
