import { normaliseCountry, normaliseRegion } from './regions.js';

describe('normaliseRegion', () => {
  it.each([
    ['California', 'US', 'CA'],
    ['california', undefined, 'CA'],
    ['CA', undefined, 'CA'],
    ['ca', 'US', 'CA'],
    ['Québec', 'CA', 'QC'],
    ['NSW', 'AU', 'NSW'],
    ['new south wales', 'AU', 'NSW'],
  ])('writes %s of %s as %s', (state, country, code) => {
    expect(normaliseRegion(state, country)).toBe(code);
  });

  it.each([
    ['Bayern', 'DE'],
    ['Ontario', undefined],
    ['California', 'MX'],
  ])('leaves %s of %s as it came', (state, country) => {
    expect(normaliseRegion(state, country)).toBe(state);
  });
});

describe('normaliseCountry', () => {
  it.each([
    ['de', 'DE'],
    [' Germany ', 'DE'],
    ['UNITED STATES', 'US'],
    ['USA', 'US'],
    ['UK', 'GB'],
    ['Côte d’Ivoire', 'CI'],
  ])('reads %s as %s', (text, code) => {
    expect(normaliseCountry(text)).toBe(code);
  });

  it.each(['Atlantis', 'QQ', '', 'D3'])('knows no country %j', text => {
    expect(normaliseCountry(text)).toBeUndefined();
  });
});
