import type { BatonEvent, Company, Consent, Origin, Person } from '@baton/contracts';

/** What one inquiry told of the person and the wish. */
export interface InquiryFacts {
  readonly person: Person;
  readonly company: Company;
  readonly origin: Origin;
  readonly answers: BatonEvent<'inquiry-accepted'>['data']['answers'];
  readonly consent: Consent;
}

export interface Inquiry {
  readonly inquiryId: string;
  /** Whose inquiry it is now; the survivor's after a merge. */
  readonly leadId: string;
  /** Under which lead it came in: a merge can be undone. */
  readonly originalLeadId: string;
  readonly sourceId: string;
  readonly externalId: string;
  readonly occurredAt: Date;
  readonly acceptedAt: Date;
  readonly known: boolean;
  readonly facts: InquiryFacts;
}

/** The inquiry of an event, as one of the lead that it is about after aliases. */
export function inquiryOf({ data }: BatonEvent<'inquiry-accepted'>, leadId: string): Inquiry {
  const { person, company, origin, answers, consent } = data;
  return {
    inquiryId: data.inquiryId,
    leadId,
    originalLeadId: data.leadId,
    sourceId: data.sourceId,
    externalId: data.externalId,
    occurredAt: new Date(data.occurredAt),
    acceptedAt: new Date(data.acceptedAt),
    known: data.known,
    facts: { person, company, origin, answers, consent },
  };
}

const byAcceptance = (a: Inquiry, b: Inquiry) => a.acceptedAt.getTime() - b.acceptedAt.getTime() || (a.inquiryId < b.inquiryId ? -1 : 1);

/** The inquiry that was accepted last. */
export const newestOf = (inquiries: readonly Inquiry[]): Inquiry | undefined =>
  inquiries.length < 2 ? inquiries[0] : inquiries.toSorted(byAcceptance).at(-1);

/**
 * What is known of a lead from all its inquiries: of person, company and answers each field as last told, so that a poorer later form erases
 * nothing; the origin of the newest inquiry; the consent of the newest that speaks of it.
 */
export function combineFacts(inquiries: readonly Inquiry[]): InquiryFacts {
  if (inquiries.length === 1) return inquiries[0]!.facts;
  const inOrder = inquiries.toSorted(byAcceptance).map(i => i.facts);
  const newest = inOrder.at(-1) ?? {
    person: {},
    company: {},
    origin: { mediaType: 'other', channel: 'unknown' },
    answers: {},
    consent: {},
  };
  return {
    person: personOf(inOrder),
    company: Object.assign({}, ...inOrder.map(f => f.company)),
    origin: newest.origin,
    answers: Object.assign({}, ...inOrder.map(f => f.answers)),
    consent: inOrder.findLast(f => f.consent.email !== undefined || f.consent.basis !== undefined)?.consent ?? newest.consent,
  };
}

/** An address is one thing, and an invalid e-mail does not replace a valid one. */
function personOf(inOrder: readonly InquiryFacts[]): Person {
  const { emailInvalid: _, ...person } = Object.assign({}, ...inOrder.map(f => f.person)) as Person;
  const mailed = inOrder.filter(f => f.person.email !== undefined);
  const best = (mailed.findLast(f => f.person.emailInvalid !== true) ?? mailed.at(-1))?.person;
  return best === undefined
    ? person
    : { ...person, email: best.email, ...(best.emailInvalid === undefined ? {} : { emailInvalid: best.emailInvalid }) };
}
