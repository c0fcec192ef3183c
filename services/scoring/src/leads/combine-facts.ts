import { behaviorKinds } from '@baton/contracts';
import type { InquiryFacts, LeadFacts, PersonFacts } from './lead-facts.js';

/** An inquiry as a lead's row keeps it. */
export interface KnownInquiry {
  readonly id: string;
  /** The lead that it was made for: stays when leads are merged, so that a merge can be undone. */
  readonly from: string;
  /** When it was accepted, RFC 3339. */
  readonly at: string;
  readonly facts: InquiryFacts;
}

/** Inquiries kept on a row; the oldest of more are forgotten, but for the newest of each lead that was merged into it. */
export const MAX_INQUIRIES = 50;

const earlier = (a: KnownInquiry, b: KnownInquiry): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Adds inquiries to those known: each once, by time, the newest `MAX_INQUIRIES`. The order in which they came does not matter.
 * Of each lead for which they were made the newest stays besides: without any, it would have nothing to be scored by when its merge is undone.
 */
export function withInquiries(known: readonly KnownInquiry[], more: readonly KnownInquiry[]): KnownInquiry[] {
  if (known.length === 0 && more.length === 1) return [more[0]];
  const byId = new Map([...known, ...more].map(inquiry => [inquiry.id, inquiry]));
  const all = [...byId.values()].sort(earlier);
  if (all.length <= MAX_INQUIRIES) return all;
  const newestOf = new Map(all.map(inquiry => [inquiry.from, inquiry]));
  return all.filter((inquiry, place) => place >= all.length - MAX_INQUIRIES || newestOf.get(inquiry.from) === inquiry);
}

const noBehaviors: Readonly<Record<string, number>> = Object.freeze(Object.fromEntries(behaviorKinds.map(kind => [kind, 0])));

/** How often each kind occurs; kinds that don't are 0. */
export function countKinds(behaviors: readonly { kind: string }[]): Readonly<Record<string, number>> {
  if (behaviors.length === 0) return noBehaviors;
  const counts = { ...noBehaviors };
  for (const { kind } of behaviors) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Someone's e-mail address and address are one thing each: their parts come from one inquiry. */
function personOf(persons: readonly PersonFacts[]): PersonFacts {
  const person: PersonFacts = Object.assign({}, ...persons);
  // Someone who once left a number can be called, although the newest form did not ask for it.
  person.hasPhone = persons.some(p => p.hasPhone);
  person.hasEmail = persons.some(p => p.hasEmail);
  // An address to which no mail can be sent does not replace one to which it can.
  const mailed = persons.findLast(p => p.emailIsInvalid === false) ?? persons.findLast(p => p.hasEmail);
  const placed = persons.findLast(p => p.country !== undefined || p.state !== undefined);
  return present({ ...person, ...emailOf(mailed), country: placed?.country, state: placed?.state });
}

const emailOf = (person: PersonFacts | undefined) => ({
  emailDomain: person?.emailDomain,
  emailIsFree: person?.emailIsFree,
  emailIsInvalid: person?.emailIsInvalid,
});

/** Without what is undefined: to a condition, a field that is there has a value. */
const present = (facts: PersonFacts): PersonFacts => Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));

/**
 * What is known of a lead from all its inquiries: of person, company and answers the newest word on each field, of the origin the newest alone.
 * @param inquiries by time, as `withInquiries` keeps them; not empty
 */
export function combineFacts(inquiries: readonly KnownInquiry[], behaviors: readonly { kind: string }[]): LeadFacts {
  const { person, company, answers, origin } = inquiries[inquiries.length - 1].facts;
  const lead = { inquiries: inquiries.length, known: inquiries.length > 1 };
  const counts = countKinds(behaviors);
  if (inquiries.length === 1) return { person, company, answers, origin, lead, behaviors: counts };
  return {
    person: personOf(inquiries.map(i => i.facts.person)),
    company: Object.assign({}, ...inquiries.map(i => i.facts.company)) as LeadFacts['company'],
    answers: Object.assign({}, ...inquiries.map(i => i.facts.answers)) as LeadFacts['answers'],
    origin,
    lead,
    behaviors: counts,
  };
}
