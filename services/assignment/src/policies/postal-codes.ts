/** Postal codes as they are compared: without spaces and hyphens, in upper case. */
const plain = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '');

type Item = { readonly beginning: string } | { readonly digits: number; readonly from: number; readonly to: number };
export type PostalCodes = readonly Item[];

const RANGE = /^(\d{1,9})\s*-\s*(\d{1,9})$/;
const BEGINNING = /^[A-Za-z0-9][A-Za-z0-9 ]{0,11}$/;

/** Why a text is neither a range nor the beginning of a code; null when it is. */
export function whyNoPostalCode(text: string): string | null {
  const range = RANGE.exec(text);
  if (range === null)
    return BEGINNING.test(text) ? null : `${text} is neither a range such as 80000-81999 nor the beginning of a code such as SW1`;
  const [, from = '', to = ''] = range;
  if (from.length !== to.length)
    return `${text}: both ends of a range need the same number of digits; write a single code without its hyphen`;
  return Number(from) <= Number(to) ? null : `${text}: the range ends before it begins`;
}

export const readPostalCodes = (texts: readonly string[]): PostalCodes =>
  texts.map(text => {
    const range = RANGE.exec(text);
    if (range === null) return { beginning: plain(text) };
    return { digits: range[1]!.length, from: Number(range[1]), to: Number(range[2]) };
  });

/** The share of all codes of this length that an item holds, when the code is one of them; undefined when it is not. */
function shareOf(item: Item, code: string): number | undefined {
  if ('beginning' in item) return code.startsWith(item.beginning) ? 10 ** -item.beginning.length : undefined;
  // The first digits decide: a ZIP+4 is of the range of its ZIP.
  const head = code.slice(0, item.digits);
  if (head.length < item.digits || !/^\d+$/.test(head)) return undefined;
  const number = Number(head);
  return number >= item.from && number <= item.to ? (item.to - item.from + 1) / 10 ** item.digits : undefined;
}

/** The share of all codes that the narrowest item with this code holds, 1 without items; undefined when the code is of none of them. */
export function narrowestMatch(items: PostalCodes, code: string): number | undefined {
  if (items.length === 0) return 1;
  const compared = plain(code);
  const shares = items.flatMap(item => shareOf(item, compared) ?? []);
  return shares.length === 0 ? undefined : Math.min(...shares);
}
