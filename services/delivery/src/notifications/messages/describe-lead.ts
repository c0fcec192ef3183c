import type { LeadCard } from '../assignments/assignment.js';
import type { PersonalData } from '../channels/channel.js';
import type { Fact } from './message.js';

const words = (...parts: readonly (string | undefined)[]): string => parts.filter(part => part !== undefined && part !== '').join(' ');
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Who it is, as far as may be said: `Ada Lovelace of Analytical Engines`. */
export function whoIs({ person, company }: LeadCard, level: PersonalData): string {
  const name = level === 'none' ? '' : oneLine(words(person.firstName, person.lastName));
  const of = oneLine(company.name ?? '');
  if (name !== '') return of === '' ? name : `${name} of ${of}`;
  return of === '' ? 'somebody new' : `somebody of ${of}`;
}

const signed = (points: number): string => `${points > 0 ? '+' : ''}${Math.round(points)}`;

const companyInWords = ({ name, employees, country }: LeadCard['company']): string | undefined => {
  const size = employees === undefined ? undefined : `${employees.toLocaleString('en')} employees`;
  const about = [size, country].filter(part => part !== undefined).join(', ');
  const title = oneLine(name ?? '');
  if (title === '') return about === '' ? undefined : about;
  return about === '' ? title : `${title} (${about})`;
};

const scoreInWords = ({ score, grade, scoreReasons }: LeadCard): string | undefined => {
  if (score === null) return undefined;
  const reasons = scoreReasons.map(({ text, points }) => `${text} (${signed(points)})`).join(', ');
  return `${words(grade ?? undefined, String(score))}${reasons === '' ? '' : `: ${reasons}`}`;
};

/** What a rep should know before the first call. Contact data only where everything may be said. */
export function describeLead(card: LeadCard, level: PersonalData): Fact[] {
  const { person, company, origin, because } = card;
  const isFull = level === 'full';
  const source = [origin.mediaType, origin.channel, origin.campaign].filter(part => part !== undefined && part !== '').join(' / ');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Name', level === 'none' ? undefined : words(person.firstName, person.lastName)],
    ['Job title', level === 'none' ? undefined : person.jobTitle],
    ['Company', companyInWords(company)],
    ['E-mail', isFull ? person.email : undefined],
    ['Phone', isFull ? person.phone : undefined],
    ['Source', source],
    ['Score', scoreInWords(card)],
    ['Why you', because],
  ];
  return facts.flatMap(([label, value]) => (value === undefined || value.trim() === '' ? [] : [{ label, value: oneLine(value) }]));
}
