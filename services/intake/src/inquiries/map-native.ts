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

/** @param fields of a checked body: their names are known */
function cleanFields(fields: object | undefined | null): Record<string, string> | undefined {
  if (!fields) return undefined;
  const texts: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(fields)) texts[name] = cleanText(value);
  return present(texts) as Record<string, string> | undefined;
}

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
export function answersOf(given: Record<string, unknown> | undefined | null): Record<string, string> {
  const answers: [string, string][] = [];
  for (const [question, answer] of Object.entries(given ?? {})) {
    const name = cleanText(question);
    const text = answerText(answer);
    if (name !== undefined && text !== undefined) answers.push([name, text.slice(0, MAX_TEXT)]);
  }
  // Whatever they are called: a question may be called __proto__.
  return Object.fromEntries(answers);
}

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
  // Written out, as all that is made for every inquiry: a spread into what has fields already takes ten times the memory.
  return {
    sourceId: source.id,
    connector: 'native',
    externalId,
    occurredAt: dto.occurredAt ? new Date(dto.occurredAt).toISOString() : undefined,
    isTest,
    person: normalised.person,
    company: companyOf(dto.company),
    origin: deriveOrigin(givenOriginOf(dto.source), source),
    // As it came: a question may be called constructor.
    answers: answersOf((body as InquiryDto).answers),
    consent: consentOf(dto.consent),
    visitorId: cleanText(dto.visitorId),
    identity: identityOf(normalised, isTest),
    bodyHash: canonicalHash(body),
    raw: JSON.stringify(body),
    rawRetentionDays: source.rawRetentionDays,
  };
}
