/** Legal forms as they stand at the end of a name once dots are gone, the longer before what they end with. */
const FORMS = [
  'gmbh and co kgaa',
  'gmbh and co kg',
  'gmbh and co ohg',
  'ag and co kg',
  'ug and co kg',
  'ug haftungsbeschrankt',
  'sp z oo',
  'co ltd',
  'pty ltd',
  'pvt ltd',
  'private limited',
  'pte ltd',
  ...[
    'gmbh',
    'ggmbh',
    'mbh',
    'ag',
    'se',
    'kg',
    'kgaa',
    'ohg',
    'ug',
    'ev',
    'eg',
    'inc',
    'incorporated',
    'corp',
    'corporation',
    'llc',
    'llp',
    'lp',
  ],
  ...[
    'ltd',
    'limited',
    'plc',
    'pty',
    'pte',
    'bv',
    'nv',
    'sa',
    'sas',
    'sarl',
    'srl',
    'spa',
    'sl',
    'slu',
    'ltda',
    'ab',
    'as',
    'asa',
    'oy',
    'oyj',
  ],
  ...['aps', 'kft', 'zrt', 'sro', 'doo', 'kk'],
];
const AT_THE_END = new RegExp(` (?:${FORMS.join('|')})$`);
/** A name that is left shorter says too little. */
const LEAST = 3;

/**
 * A company's name as it is compared: lower case without accents, punctuation and legal form. Conservative: words are never dropped, so that
 * `Smith & Co` and `Smith Ltd` stay two companies.
 * @returns null when too little is left to tell companies apart
 */
export function companyNameKey(name: string): string | null {
  let key = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[&+]/g, ' and ')
    .replace(/[.'’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  for (let before = ''; before !== key;) {
    before = key;
    key = key.replace(AT_THE_END, '');
  }
  return key.length < LEAST ? null : key;
}
