/** What the inquiries of a lead say about mailing the person. */
export interface MailFacts {
  /** null: no address, or one to which nothing can be sent. */
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly companyName: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly consent: MailConsent;
}

export interface MailConsent {
  /** The last explicit answer; null: never asked, or not answered. */
  readonly email: 'granted' | 'denied' | null;
  readonly basis: 'consent' | 'legitimate-interest' | 'contract' | null;
}

/** Why an address gets no mail, whoever it belongs to now. */
export type Suppression = 'opted-out' | 'bounced' | 'erased';

/** Why a person gets no mail. */
export type MailRefusal = 'no-address' | 'no-consent' | 'opted-out' | 'bounced';

/**
 * Whether there is a ground to mail: granted consent, or a basis that was stated. A basis of `consent` is the claim that there is one
 * and counts unless the person is known to have said no.
 */
const hasGround = ({ email, basis }: MailConsent): boolean => email === 'granted' || basis !== null;

/**
 * Why this person may not be mailed, or null when they may.
 * @param routed what routing knew of the consent when it opened the episode: it may be older or newer than the facts, so that a denial on either side counts
 * @param suppression of the address or the lead; it outlives erasure and any consent that a later import claims
 */
export function mailRefusal(facts: MailFacts, routed: MailConsent, suppression: Suppression | null): MailRefusal | null {
  if (suppression !== null) return suppression === 'bounced' ? 'bounced' : 'opted-out';
  if (facts.email === null) return 'no-address';
  if (facts.consent.email === 'denied' || routed.email === 'denied') return 'no-consent';
  return hasGround(facts.consent) || hasGround(routed) ? null : 'no-consent';
}
