import type { Company, Consent } from '@baton/contracts';
import { identityOf } from '../identity/identity-keys.js';
import type { SourceProfile } from '../sources/source.js';
import { moneyOf } from '../validation/money.dto.js';
import { canonicalHash } from './canonical-hash.js';
import { cleanText, MAX_TEXT, present } from './clean-text.js';
import type { CompanyDto } from './contact.dto.js';
import { deriveOrigin, type GivenOrigin } from './derive-origin.js';
import type { ConsentDto, InquiryDto } from './inquiry.dto.js';
import type { Inquiry } from './inquiry.js';
import { normalisePerson } from './normalise-person.js';
import type { OriginDto } from './origin.dto.js';
import { normaliseCountry } from './regions.js';

/** A domain as people type it: without scheme, www, path and capitals. */
export const plainDomain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/?#].*$/, '');

const cleanFields = (fields: object | undefined | null): Record<string, string> | undefined =>
  present(Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, cleanText(value)]))) as
    Record<string, string> | undefined;

function companyOf(given: CompanyDto | undefined | null): Company {
  if (!given) return {};
  const domain = cleanText(given.domain);
  const country = cleanText(given.country);
  const company: Company = {
    name: cleanText(given.name),
    domain: domain === undefined ? undefined : plainDomain(domain),
    country: country === undefined ? undefined : (normaliseCountry(country) ?? country),
    employees: given.employees ?? undefined,
    annualRevenue: given.annualRevenue ? moneyOf(given.annualRevenue) : undefined,
    industry: cleanText(given.industry),
  };
  return present(company) ?? {};
}

/** An origin as it was given, without what is empty. */
export const givenOriginOf = (given: OriginDto | undefined | null): GivenOrigin =>
  given
    ? (present({
        mediaType: given.mediaType ?? undefined,
        channel: cleanText(given.channel),
        campaign: cleanText(given.campaign),
        utm: cleanFields(given.utm),
        clickIds: cleanFields(given.clickIds),
        landingPage: cleanText(given.landingPage),
        referrer: cleanText(given.referrer),
      }) ?? {})
    : {};

const answerText = (answer: unknown): string | undefined => cleanText(Array.isArray(answer) ? answer.join(', ') : answer);

/** Answers as text; lists are joined by commas, empty ones left out. */
export const answersOf = (given: Record<string, unknown> | undefined | null): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given ?? {}).flatMap(([question, answer]) => {
      const [name, text] = [cleanText(question), answerText(answer)];
      return name === undefined || text === undefined ? [] : [[name, text.slice(0, MAX_TEXT)] as const];
    }),
  );

const consentOf = (given: ConsentDto | undefined | null): Consent =>
  given
    ? (present({
        email: given.email ?? undefined,
        basis: given.basis ?? undefined,
        givenAt: given.givenAt ? new Date(given.givenAt).toISOString() : undefined,
        text: cleanText(given.text),
      }) ?? {})
    : {};

/**
 * An inquiry in Baton's own format.
 * @param dto a body that was checked
 * @param body the same as it came
 * @param externalId the id under which it is unique in its source
 */
export function mapNative(dto: InquiryDto, body: unknown, externalId: string, source: SourceProfile): Inquiry {
  const normalised = normalisePerson(dto.contact, source.country);
  const isTest = dto.isTest ?? false;
  const visitorId = cleanText(dto.visitorId);
  return {
    sourceId: source.id,
    connector: 'native',
    externalId,
    ...(dto.occurredAt ? { occurredAt: new Date(dto.occurredAt).toISOString() } : {}),
    isTest,
    person: normalised.person,
    company: companyOf(dto.company),
    origin: deriveOrigin(givenOriginOf(dto.source), source),
    // As it came: a question may be called constructor.
    answers: answersOf((body as InquiryDto).answers),
    consent: consentOf(dto.consent),
    ...(visitorId === undefined ? {} : { visitorId }),
    identity: identityOf(normalised, isTest),
    bodyHash: canonicalHash(body),
    raw: JSON.stringify(body),
    rawRetentionDays: source.rawRetentionDays,
  };
}
