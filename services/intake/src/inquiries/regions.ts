const REGIONS: Record<string, string> = {
  US:
    'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|' +
    'HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|' +
    'MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|' +
    'NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|PR Puerto Rico|RI Rhode Island|SC South Carolina|' +
    'SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming',
  CA:
    'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia|NT Northwest Territories|' +
    'NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon',
  AU:
    'ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia|TAS Tasmania|VIC Victoria|' +
    'WA Western Australia',
};

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const byName = new Map<string, Map<string, string>>(
  Object.entries(REGIONS).map(([country, list]) => [
    country,
    new Map(
      list.split('|').flatMap(entry => {
        const [code, ...name] = entry.split(' ');
        return [[plain(name.join(' ')), code] as const, [code.toLowerCase(), code] as const];
      }),
    ),
  ]),
);

/**
 * One spelling per region: 'California', 'california' and 'CA' are all 'CA'.
 * Without a country only full names of US states count, for that is what forms without a country ask. Unknown regions stay as they came.
 */
export function normaliseRegion(state: string, country?: string): string {
  if (country !== undefined) return byName.get(country)?.get(plain(state)) ?? state;
  return state.length > 2 ? (byName.get('US')?.get(plain(state)) ?? state) : state.toUpperCase();
}

interface Countries {
  readonly byName: ReadonlyMap<string, string>;
  readonly codes: ReadonlySet<string>;
}
let countries: Countries | undefined;

/** The code that stands now for one that may be an alias, such as UK for GB. */
const currentCode = (code: string): string => Intl.getCanonicalLocales(`und-${code}`)[0].slice(4);

/** Countries with their names in English, from the runtime's own list. */
function listCountries(): Countries {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const pairs = letters.flatMap(first => letters.map(second => first + second));
  const known = pairs
    .filter(code => currentCode(code) === code)
    .flatMap(code => {
      const name = names.of(code);
      return name === undefined ? [] : [[plain(name), code] as const];
    });
  return {
    byName: new Map([...known, ['usa', 'US'], ['united states of america', 'US'], ['great britain', 'GB']]),
    codes: new Set(known.map(([, code]) => code)),
  };
}

/** ISO 3166 code of a country given by its code or its English name; undefined if it is neither. */
export function normaliseCountry(country: string): string | undefined {
  countries ??= listCountries();
  const text = country.trim();
  if (!/^[a-z]{2}$/i.test(text)) return countries.byName.get(plain(text));
  const code = text.toUpperCase();
  if (countries.codes.has(code)) return code;
  const current = currentCode(code);
  return countries.codes.has(current) ? current : undefined;
}
