import { languageSkill } from '../language-skill.js';
import type { LimitPeriod } from '../types.js';

/** One thing that would have been otherwise about a candidate. */
export type ChangePart =
  | { readonly kind: 'active' }
  /** Time off that ends so much earlier: whole days of one that is given in days, else minutes. */
  | { readonly kind: 'back-earlier'; readonly days: number }
  | { readonly kind: 'back-earlier'; readonly minutes: number }
  /** Working hours at that time; minutes until the next begin, null when none do. */
  | { readonly kind: 'at-work'; readonly minutesBefore: number | null }
  | { readonly kind: 'online' }
  | { readonly kind: 'skills'; readonly skills: readonly string[] }
  | { readonly kind: 'not-excluded' }
  | { readonly kind: 'cap'; readonly cap: 'open' | 'hour' | 'day' | 'week'; readonly from: number; readonly to: number }
  | { readonly kind: 'pool-cap'; readonly poolId: string; readonly from: number; readonly to: number }
  /** `limit` is the place of it among the rep's. */
  | { readonly kind: 'limit'; readonly limit: number; readonly per: LimitPeriod; readonly from: number; readonly to: number }
  /** Less of the pool's leads so far, so that it is the candidate's turn. */
  | { readonly kind: 'fewer-leads'; readonly poolId: string; readonly leads: number }
  /** Less open work. */
  | { readonly kind: 'fewer-open'; readonly leads: number }
  /** Others who came before the candidate not being free. */
  | { readonly kind: 'others-not-free'; readonly repIds: readonly string[]; readonly inWords: string };

const LANGUAGE = languageSkill('');

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A length of time, e.g. `2 h 10 min`. */
function spanOf(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  const parts = [days > 0 ? plural(days, 'day') : '', hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''];
  return parts.filter(part => part !== '').join(' ');
}

const capWords = { open: ' open', hour: ' an hour', day: ' a day', week: ' a week' } as const;
const article = (per: LimitPeriod): string => (per === 'hour' ? 'an hour' : `a ${per}`);

/** A part in words that a sales manager understands, to be read after `would have got it with`. */
export function partInWords(part: ChangePart): string {
  switch (part.kind) {
    case 'active':
      return 'being active';
    case 'back-earlier':
      return `being back ${'days' in part ? plural(part.days, 'day') : spanOf(part.minutes)} earlier`;
    case 'at-work':
      return part.minutesBefore === null ? 'working hours at that time' : `working hours that begin ${spanOf(part.minutesBefore)} earlier`;
    case 'online':
      return 'being online';
    case 'skills':
      return listed(part.skills.map(skill => (skill.startsWith(LANGUAGE) ? `the ${skill}` : `the skill ${skill}`)));
    case 'not-excluded':
      return 'not having had the lead before';
    case 'cap': {
      const { cap, from, to } = part;
      return cap === 'open'
        ? `a cap of ${to} open leads instead of ${from}`
        : `a cap of ${plural(to, 'lead')}${capWords[cap]} instead of ${from}`;
    }
    case 'pool-cap':
      return `a cap of ${plural(part.to, 'open lead')} of ${part.poolId} instead of ${part.from}`;
    case 'limit':
      return `a limit of ${plural(part.to, 'lead')} ${article(part.per)} instead of ${part.from}`;
    case 'fewer-leads':
      return `${plural(part.leads, 'lead')} fewer in ${part.poolId} so far`;
    case 'fewer-open':
      return `${plural(part.leads, 'open lead')} fewer`;
    case 'others-not-free':
      return part.inWords;
  }
}

/** Names or things as a sentence lists them: `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** All parts together. */
export const partsInWords = (parts: readonly ChangePart[]): string => listed(parts.map(partInWords));

/** The number of a part, and the least that it may be. */
export interface PartNumber {
  readonly value: number;
  readonly least: number;
}

/** The number of a part; null for one without. */
export function numberOf(part: ChangePart): PartNumber | null {
  switch (part.kind) {
    case 'back-earlier':
      return { value: 'days' in part ? part.days : part.minutes, least: 1 };
    case 'cap':
    case 'pool-cap':
    case 'limit':
      return { value: part.to, least: Math.floor(part.from) + 1 };
    case 'fewer-leads':
    case 'fewer-open':
      return { value: part.leads, least: 1 };
    default:
      return null;
  }
}

/** The part with another number; as it is when it has none. */
export function withNumber(part: ChangePart, value: number): ChangePart {
  switch (part.kind) {
    case 'back-earlier':
      return 'days' in part ? { ...part, days: value } : { ...part, minutes: value };
    case 'cap':
    case 'pool-cap':
    case 'limit':
      return { ...part, to: value };
    case 'fewer-leads':
    case 'fewer-open':
      return { ...part, leads: value };
    default:
      return part;
  }
}
