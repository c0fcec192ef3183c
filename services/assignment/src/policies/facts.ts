import { isFreeEmailProvider } from '@baton/contracts';
import type { LeadFacts } from '../routing/types.js';

type FactType = 'string' | 'int' | 'bool';
interface Fact {
  readonly type: FactType;
  readonly read: (lead: LeadFacts) => string | number | boolean | null | undefined;
}
const text = (read: (lead: LeadFacts) => string | null | undefined): Fact => ({ type: 'string', read: lead => read(lead) ?? '' });
const integer = (read: (lead: LeadFacts) => number | null | undefined): Fact => ({ type: 'int', read });
const emailDomain = (lead: LeadFacts) => lead.person.email?.split('@')[1]?.toLowerCase();
const flag = (read: (lead: LeadFacts) => boolean): Fact => ({ type: 'bool', read });

/**
 * What conditions can speak of, beside `answers` and `accountFields` (maps of texts) and `now` (a timestamp). A text that is not known is empty; a number that
 * is not known is absent: a condition on it is not met, and `has(lead.score)` tells.
 */
export const facts: Readonly<Record<string, Fact>> = {
  'lead.score': integer(lead => lead.score),
  'lead.grade': text(lead => lead.grade),
  'lead.unscored': flag(lead => lead.isUnscored),
  'lead.known': flag(lead => lead.known),
  'lead.attempts': integer(lead => lead.attempts),
  'person.country': text(lead => lead.person.address?.country),
  'person.state': text(lead => lead.person.address?.state),
  'person.city': text(lead => lead.person.address?.city),
  'person.postalCode': text(lead => lead.person.address?.postalCode),
  'person.jobTitle': text(lead => lead.person.jobTitle),
  'person.locale': text(lead => lead.person.locale),
  'person.language': text(lead => lead.person.locale?.split(/[-_]/)[0]?.toLowerCase()),
  'person.timeZone': text(lead => lead.person.timeZone),
  'person.emailDomain': text(emailDomain),
  'person.emailIsFree': flag(lead => isFreeEmailProvider(emailDomain(lead) ?? '')),
  'person.hasEmail': flag(lead => lead.person.email !== undefined && lead.person.emailInvalid !== true),
  'person.hasPhone': flag(lead => lead.person.phone !== undefined),
  'company.name': text(lead => lead.company.name),
  'company.domain': text(lead => lead.company.domain),
  'company.country': text(lead => lead.company.country),
  'company.industry': text(lead => lead.company.industry),
  'company.employees': integer(lead => lead.company.employees),
  'company.annualRevenue': integer(lead => lead.company.annualRevenue?.amount),
  'company.currency': text(lead => lead.company.annualRevenue?.currency),
  'source.id': text(lead => lead.sourceId),
  'source.mediaType': text(lead => lead.origin.mediaType),
  'source.channel': text(lead => lead.origin.channel),
  'source.campaign': text(lead => lead.origin.campaign),
  'source.utmSource': text(lead => lead.origin.utm?.source),
  'source.utmMedium': text(lead => lead.origin.utm?.medium),
  'source.utmCampaign': text(lead => lead.origin.utm?.campaign),
  'source.landingPage': text(lead => lead.origin.landingPage),
  'source.referrer': text(lead => lead.origin.referrer),
  'consent.email': text(lead => lead.consent.email),
  'account.id': text(lead => lead.account?.accountId),
  'account.name': text(lead => lead.account?.name),
  'account.owner': text(lead => lead.account?.owner),
  'account.segment': text(lead => lead.account?.segment),
  'account.matchedBy': text(lead => lead.account?.matchedBy),
  'account.matchedOn': text(lead => lead.account?.matchedOn),
};

/** Maps of texts by names that people choose: `answers.<question>`, `accountFields.<name>`. */
export const factMaps: Readonly<Record<string, (lead: LeadFacts) => Readonly<Record<string, string>>>> = {
  answers: lead => lead.answers,
  accountFields: lead => lead.account?.fields ?? {},
};

/** The map that a path is of, or names as a whole. */
export function mapOf(path: string): string | undefined {
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  return Object.hasOwn(factMaps, name) ? name : undefined;
}

/** Whether a fact can only be read with the lead's account at hand. */
export const isOfAccount = (path: string): boolean => path.startsWith('account');

/** Facts by path, those of maps by `<map>.<name>`. Plain JSON: this is what is stored with a decision. */
export type FactValues = Readonly<Record<string, string | number | boolean>>;

/**
 * Reads from a lead what a policy refers to, and nothing else: what is not referred to is neither computed nor stored.
 * @param paths of facts; the name of a map stands for all of it
 */
export function factsOf(lead: LeadFacts, paths: Iterable<string>): FactValues {
  const values: Record<string, string | number | boolean> = {};
  for (const path of paths) {
    const map = mapOf(path);
    const ofMap = map === undefined ? {} : factMaps[map]!(lead);
    if (map === path) for (const [name, text] of Object.entries(ofMap)) values[`${map}.${name}`] = text;
    else {
      const value = map === undefined ? facts[path]!.read(lead) : ofMap[path.slice(map.length + 1)];
      if (value !== null && value !== undefined) values[path] = value;
    }
  }
  return values;
}

/** The facts as CEL variables: integers as bigint, maps as maps. Every variable is there, also when nothing of it is known. */
export function variablesOf(values: FactValues, now: Date): Record<string, unknown> {
  const variables: Record<string, Record<string, unknown> | Date> = {
    now,
    lead: {},
    person: {},
    company: {},
    source: {},
    consent: {},
    account: {},
    answers: {},
    accountFields: {},
  };
  for (const [path, value] of Object.entries(values)) {
    const dot = path.indexOf('.');
    (variables[path.slice(0, dot)] as Record<string, unknown>)[path.slice(dot + 1)] = facts[path]?.type === 'int' ? BigInt(value) : value;
  }
  return variables;
}
