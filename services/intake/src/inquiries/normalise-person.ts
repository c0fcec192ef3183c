import type { Person } from '@baton/contracts';
import { normaliseEmail, type NormalisedEmail } from '../identity/normalise-email.js';
import { normalisePhone } from '../identity/normalise-phone.js';
import { cleanText, present } from './clean-text.js';
import { normaliseCountry, normaliseRegion } from './regions.js';

/** A person as a form describes one: any field may be missing, empty or odd. */
export interface GivenPerson {
  email?: unknown;
  phone?: unknown;
  fullName?: unknown;
  firstName?: unknown;
  lastName?: unknown;
  jobTitle?: unknown;
  locale?: unknown;
  timeZone?: unknown;
  address?: { city?: unknown; state?: unknown; postalCode?: unknown; country?: unknown };
}

/** First and last name of a full one: what stands after the last space is the last name. */
export function splitName(fullName: string): { firstName?: string; lastName?: string } {
  const words = fullName.split(/\s+/);
  return words.length < 2 ? { firstName: fullName } : { firstName: words.slice(0, -1).join(' '), lastName: words[words.length - 1] };
}

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
const knownZones = new Map<string, boolean>();

function timeZoneOf(value: unknown): string | undefined {
  const zone = cleanText(value);
  if (zone === undefined) return undefined;
  let known = knownZones.get(zone);
  if (known === undefined) {
    known = isTimeZone(zone);
    if (knownZones.size < 1000) knownZones.set(zone, known);
  }
  return known ? zone : undefined;
}

export interface NormalisedPerson {
  readonly person: Person;
  /** The address, if mail can be sent to it. */
  readonly email?: NormalisedEmail;
  /** The number in E.164, if it is one. */
  readonly phone?: string;
}

/**
 * The person of an event. An address to which no mail can be sent stays as it came, marked; a number that is none stays as it came;
 * a time zone that doesn't exist is left out.
 * @param country ISO 3166 code that the source assumes where the person names none
 */
export function normalisePerson(given: GivenPerson, country?: string): NormalisedPerson {
  const givenEmail = cleanText(given.email);
  const givenPhone = cleanText(given.phone);
  const fullName = cleanText(given.fullName);
  const givenCountry = cleanText(given.address?.country);
  const own = givenCountry === undefined ? undefined : normaliseCountry(givenCountry);
  const state = cleanText(given.address?.state);
  const email = givenEmail === undefined ? undefined : normaliseEmail(givenEmail);
  const phone = givenPhone === undefined ? undefined : normalisePhone(givenPhone, own ?? country);
  const names = fullName === undefined ? {} : splitName(fullName);
  const person: Person = {
    email: email?.address ?? givenEmail,
    emailInvalid: givenEmail !== undefined && email === undefined ? true : undefined,
    phone: phone ?? givenPhone,
    firstName: cleanText(given.firstName) ?? names.firstName,
    lastName: cleanText(given.lastName) ?? names.lastName,
    jobTitle: cleanText(given.jobTitle),
    locale: cleanText(given.locale),
    timeZone: timeZoneOf(given.timeZone),
    address: present({
      city: cleanText(given.address?.city),
      state: state === undefined ? undefined : normaliseRegion(state, own ?? country),
      postalCode: cleanText(given.address?.postalCode),
      country: own,
    }),
  };
  return { person: present(person) ?? {}, email, phone };
}
