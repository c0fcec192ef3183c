import { isFreeEmailProvider, type Company, type InquiryAccepted, type Origin, type Person } from '@baton/contracts';

/** What rules may ask about a person. Neither address nor number nor name is kept, only what follows from them. */
export interface PersonFacts {
  hasEmail?: boolean;
  emailDomain?: string;
  emailIsFree?: boolean;
  emailIsInvalid?: boolean;
  hasPhone?: boolean;
  jobTitle?: string;
  locale?: string;
  timeZone?: string;
  country?: string;
  state?: string;
}
export type CompanyFacts = Company;
export interface OriginFacts {
  mediaType: string;
  channel: string;
  campaign?: string;
  hasClickId: boolean;
  landingPage?: string;
  referrer?: string;
  utm: { source?: string; medium?: string; campaign?: string; term?: string; content?: string };
}

/** What one inquiry says, as far as rules need it. */
export interface InquiryFacts {
  person: PersonFacts;
  company: CompanyFacts;
  origin: OriginFacts;
  answers: Record<string, string>;
}

/** The world of a condition. Absent fields are absent: a condition that needs one does not hold. */
export interface LeadFacts extends InquiryFacts {
  lead: { inquiries: number; known: boolean };
  /** How often each kind of behavior was seen within the window; every kind is present. */
  behaviors: Readonly<Record<string, number>>;
}

/** A behavior as a condition sees it. */
export interface BehaviorView {
  kind: string;
  page: string;
  mediaType: string;
}

/** The names that conditions may use, by variable. `null`: any name. */
export const factNames: Readonly<Record<string, readonly string[] | null>> = {
  person: ['hasEmail', 'emailDomain', 'emailIsFree', 'emailIsInvalid', 'hasPhone', 'jobTitle', 'locale', 'timeZone', 'country', 'state'],
  company: ['name', 'domain', 'country', 'employees', 'annualRevenue', 'industry'],
  origin: ['mediaType', 'channel', 'campaign', 'hasClickId', 'landingPage', 'referrer', 'utm'],
  answers: null,
  lead: ['inquiries', 'known'],
};
export const behaviorNames = ['kind', 'page', 'mediaType'] as const;

/** Host and path of an address: what follows "?" and "#" may name a person. Text that is no address is kept up to those signs. */
export const pageOf = (address: string): string =>
  address
    .replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/@?#]*@)?/i, '')
    .replace(/[?#].*$/s, '')
    .slice(0, 500);

const asksForContact = /e-?mail|phone|mobile|(^|[^a-z])tel([^a-z]|$)/i;
const contact = /[^\s@]+@[^\s@]+\.[^\s@]+|^\s*\+\d[\d\s().-]{6,}$/;
/** The pattern begins anew at every letter of a text: only texts that have one of its signs are tried. */
const looksLikeContact = (answer: string): boolean => (answer.includes('@') || answer.includes('+')) && contact.test(answer);

/** Answers without those that are an e-mail address or a phone number. */
function factsOfAnswers(answers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [question, answer] of Object.entries(answers))
    if (!asksForContact.test(question) && !looksLikeContact(answer)) kept[question] = answer.length > 200 ? answer.slice(0, 200) : answer;
  return kept;
}

function factsOfPerson(person: Person): PersonFacts {
  const facts: PersonFacts = { hasEmail: person.email !== undefined, hasPhone: person.phone !== undefined };
  if (person.email !== undefined) {
    const domain = person.email
      .slice(person.email.lastIndexOf('@') + 1)
      .trim()
      .toLowerCase();
    const isInvalid = person.emailInvalid === true || domain === '' || !person.email.includes('@');
    facts.emailIsInvalid = isInvalid;
    if (!isInvalid) {
      facts.emailDomain = domain;
      facts.emailIsFree = isFreeEmailProvider(domain);
    }
  }
  if (person.jobTitle !== undefined) facts.jobTitle = person.jobTitle;
  if (person.locale !== undefined) facts.locale = person.locale;
  if (person.timeZone !== undefined) facts.timeZone = person.timeZone;
  if (person.address?.country !== undefined) facts.country = person.address.country;
  if (person.address?.state !== undefined) facts.state = person.address.state;
  return facts;
}

function factsOfOrigin(origin: Origin): OriginFacts {
  const facts: OriginFacts = {
    mediaType: origin.mediaType,
    channel: origin.channel,
    hasClickId: origin.clickIds !== undefined && Object.keys(origin.clickIds).length > 0,
    utm: origin.utm ?? {},
  };
  if (origin.campaign !== undefined) facts.campaign = origin.campaign;
  if (origin.landingPage !== undefined) facts.landingPage = pageOf(origin.landingPage);
  if (origin.referrer !== undefined) facts.referrer = pageOf(origin.referrer);
  return facts;
}

/** What the rules need of an inquiry, without e-mail address, phone number or name. */
export const factsOfInquiry = (inquiry: Pick<InquiryAccepted, 'person' | 'company' | 'origin' | 'answers'>): InquiryFacts => ({
  person: factsOfPerson(inquiry.person),
  company: inquiry.company,
  origin: factsOfOrigin(inquiry.origin),
  answers: factsOfAnswers(inquiry.answers),
});
