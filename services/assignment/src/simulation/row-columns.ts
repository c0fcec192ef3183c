import { facts } from '../policies/facts.js';

/** Columns that are about the lead's way, not about the lead. */
export const wayColumns = [
  'id',
  'createdAt',
  'currentOwner',
  'owner',
  'pool',
  'assignedAt',
  'acceptedAt',
  'contactedAt',
  'closedAt',
] as const;
export type WayColumn = (typeof wayColumns)[number];

/** Short names of facts, as exports of CRMs have them. */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  score: ['lead.score'],
  grade: ['lead.grade'],
  known: ['lead.known'],
  country: ['person.country', 'company.country'],
  state: ['person.state'],
  city: ['person.city'],
  postalCode: ['person.postalCode'],
  jobTitle: ['person.jobTitle'],
  language: ['person.language'],
  company: ['company.name'],
  domain: ['company.domain', 'person.emailDomain'],
  industry: ['company.industry'],
  employees: ['company.employees'],
  source: ['source.id'],
  mediaType: ['source.mediaType'],
  channel: ['source.channel'],
  campaign: ['source.campaign'],
};

const squeezed = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');
const ways = new Map(wayColumns.map(name => [squeezed(name), name]));
const paths = new Map<string, readonly string[]>([
  ...Object.keys(facts).map(path => [squeezed(path), [path]] as const),
  ...Object.entries(shortNames).map(([name, of]) => [squeezed(name), of] as const),
]);

/** What a column says: a step of the lead's way, or facts by their paths. */
export type ColumnMeaning = { readonly way: WayColumn } | { readonly paths: readonly string[] };

/**
 * What a column means by its name: `createdAt`, `Created at` and `created_at` are one; so are `country` and a fact's own path such as
 * `company.country`; `answers.<question>` are answers. undefined: nothing that routing knows of.
 */
export function meaningOf(name: string): ColumnMeaning | undefined {
  const trimmed = name.trim();
  if (trimmed.startsWith('answers.')) return { paths: [trimmed] };
  const way = ways.get(squeezed(trimmed));
  if (way) return { way };
  const of = paths.get(squeezed(trimmed));
  return of && { paths: of };
}
