import type { FieldError } from '@baton/platform';
import type { Territory } from '../routing/types.js';
import type { TerritoryDocument } from './policy.document.js';
import { whyNoPostalCode } from './postal-codes.js';
import { readTarget } from './read-target.js';

type Area = Pick<Territory, 'countries' | 'states' | 'postalCodes'>;
const levels = ['countries', 'states', 'postalCodes'] as const;
const EVERYWHERE: Area = { countries: [], states: [], postalCodes: [] };

/** Reads nested areas as a flat list, each with all that it is within written out. @param errors gets everything that is wrong, by its place */
export function readTerritories(
  documents: readonly TerritoryDocument[],
  field: string,
  errors: FieldError[],
  around = EVERYWHERE,
): Territory[] {
  return documents.flatMap((document, index) => {
    const at = `${field}.${index}`;
    const own = levels.filter(level => document[level] !== undefined);
    if (own.length === 0) errors.push({ field: at, message: `must name one of ${levels.join(', ')}` });
    for (const level of own)
      if (around[level].length > 0) errors.push({ field: `${at}.${level}`, message: `${level} are given further out already` });
    const area: Area = {
      countries: document.countries ?? around.countries,
      states: statesOf(document, around),
      postalCodes: codesOf(document, around),
    };
    for (const [place, code] of (document.postalCodes ?? []).entries()) {
      const wrong = whyNoPostalCode(code);
      if (wrong !== null) errors.push({ field: `${at}.postalCodes.${place}`, message: wrong });
    }
    // The same state or code is somewhere in several countries.
    const needsCountry = document.postalCodes ? 'postalCodes' : 'states';
    if (document[needsCountry] !== undefined && area.countries.length === 0)
      errors.push({ field: `${at}.${needsCountry}`, message: `${needsCountry} need countries beside them or further out` });
    if (document.to === undefined && document.within === undefined)
      errors.push({ field: at, message: 'must say where its leads go (to), or name areas within' });
    return [
      ...(document.to === undefined ? [] : [{ ...area, to: readTarget(document.to, `${at}.to`, errors) }]),
      ...(document.within === undefined ? [] : readTerritories(document.within, `${at}.within`, errors, area)),
    ];
  });
}

const statesOf = (document: TerritoryDocument, around: Area) => document.states?.map(state => state.trim().toUpperCase()) ?? around.states;
const codesOf = (document: TerritoryDocument, around: Area) => document.postalCodes ?? around.postalCodes;
