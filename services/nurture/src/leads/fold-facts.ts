import type { InquiryAccepted } from '@baton/contracts';
import type { MailConsent, MailFacts } from '../episodes/may-mail.js';

/** Facts of a lead with the time of the inquiry that they come from. */
export interface DatedFacts extends MailFacts {
  readonly at: string;
}

const known = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const consentOf = ({ email, basis }: InquiryAccepted['consent']): MailConsent => ({
  email: email === 'granted' || email === 'denied' ? email : null,
  basis: basis ?? null,
});

/** What an inquiry says about mailing the person. An address known to be invalid is none. */
export const factsOfInquiry = ({ person, company, consent, acceptedAt }: InquiryAccepted): DatedFacts => ({
  email: person.emailInvalid ? null : known(person.email?.trim()),
  firstName: known(person.firstName),
  lastName: known(person.lastName),
  companyName: known(company.name),
  locale: known(person.locale),
  timeZone: known(person.timeZone),
  country: known(person.address?.country) ?? known(company.country),
  consent: consentOf(consent),
  at: acceptedAt,
});

/**
 * What is known after two inquiries: the newer one wins in what it says, and takes nothing away by not saying it. One that came later, but was accepted
 * earlier, gives no consent again: the denial may be that of a lead that was merged into this one meanwhile.
 * The statement that keeps facts in the database follows the same rule.
 */
export const foldFacts = (older: DatedFacts, newer: DatedFacts): DatedFacts => ({
  email: newer.email ?? older.email,
  firstName: newer.firstName ?? older.firstName,
  lastName: newer.lastName ?? older.lastName,
  companyName: newer.companyName ?? older.companyName,
  locale: newer.locale ?? older.locale,
  timeZone: newer.timeZone ?? older.timeZone,
  country: newer.country ?? older.country,
  consent: {
    email: older.consent.email === 'denied' && newer.at < older.at ? 'denied' : (newer.consent.email ?? older.consent.email),
    basis: newer.consent.basis ?? older.consent.basis,
  },
  at: newer.at > older.at ? newer.at : older.at,
});

/** One row a lead out of inquiries in order, sorted by lead: the order in which rows are locked. */
export function foldInquiries(inquiries: readonly { leadId: string; data: InquiryAccepted }[]): { leadId: string; facts: DatedFacts }[] {
  const byLead = new Map<string, DatedFacts>();
  for (const { leadId, data } of inquiries) {
    const facts = factsOfInquiry(data);
    const older = byLead.get(leadId);
    byLead.set(leadId, older === undefined ? facts : foldFacts(older, facts));
  }
  return [...byLead].map(([leadId, facts]) => ({ leadId, facts })).sort((a, b) => (a.leadId < b.leadId ? -1 : 1));
}
