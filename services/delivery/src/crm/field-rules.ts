import type { LeadFacts } from './lead-facts.js';

/** What goes into a field of a CRM's record. */
export interface FieldRule {
  /** Where it comes from: one of `fieldSources`, or `answers.<question>`. */
  readonly from: string;
  /** Also written when the record is there already; without it, what people may have corrected in the CRM is left alone. */
  readonly always?: boolean;
  /** Written when there is no value and the record is new: for fields that the CRM requires. */
  readonly otherwise?: string;
  /** What the CRM calls each value; others are not written. */
  readonly values?: Readonly<Record<string, string>>;
  /** Longer text is cut off; a longer e-mail address is not written. */
  readonly maxLength?: number;
}

/** By the CRM's name of the field. */
export type FieldRules = Readonly<Record<string, FieldRule>>;
export type FieldValue = string | number;
export type Fields = Readonly<Record<string, FieldValue>>;

type Read = (facts: LeadFacts) => FieldValue | null | undefined;

const own: Readonly<Record<string, Read>> = {
  status: facts => facts.status,
  reason: facts => facts.reason,
  score: facts => facts.score,
  grade: facts => facts.grade,
  'rep.id': facts => facts.rep?.repId,
  'rep.name': facts => facts.rep?.name,
  'rep.email': facts => facts.rep?.email,
};

/** What people may correct in the CRM. */
const about: Readonly<Record<string, Read>> = {
  // An address that no mail can be sent to would have the whole record refused.
  'person.email': ({ about }) => (about?.person.emailInvalid === true ? null : about?.person.email),
  'person.phone': ({ about }) => about?.person.phone,
  'person.firstName': ({ about }) => about?.person.firstName,
  'person.lastName': ({ about }) => about?.person.lastName,
  'person.jobTitle': ({ about }) => about?.person.jobTitle,
  'person.locale': ({ about }) => about?.person.locale,
  'person.timeZone': ({ about }) => about?.person.timeZone,
  'person.address.city': ({ about }) => about?.person.address?.city,
  'person.address.state': ({ about }) => about?.person.address?.state,
  'person.address.postalCode': ({ about }) => about?.person.address?.postalCode,
  'person.address.country': ({ about }) => about?.person.address?.country,
  'company.name': ({ about }) => about?.company.name,
  'company.domain': ({ about }) => about?.company.domain,
  'company.country': ({ about }) => about?.company.country,
  'company.employees': ({ about }) => about?.company.employees,
  'company.industry': ({ about }) => about?.company.industry,
  'origin.mediaType': ({ about }) => about?.origin.mediaType,
  'origin.channel': ({ about }) => about?.origin.channel,
  'origin.campaign': ({ about }) => about?.origin.campaign,
  'origin.landingPage': ({ about }) => about?.origin.landingPage,
  'origin.referrer': ({ about }) => about?.origin.referrer,
  'origin.utm.source': ({ about }) => about?.origin.utm?.source,
  'origin.utm.medium': ({ about }) => about?.origin.utm?.medium,
  'origin.utm.campaign': ({ about }) => about?.origin.utm?.campaign,
  'origin.utm.term': ({ about }) => about?.origin.utm?.term,
  'origin.utm.content': ({ about }) => about?.origin.utm?.content,
};

/** Everything but answers that a field can be filled from. */
export const fieldSources: readonly string[] = [...Object.keys(own), ...Object.keys(about)];
const ANSWER = 'answers.';
export const isFieldSource = (from: string): boolean =>
  Object.hasOwn(own, from) || Object.hasOwn(about, from) || (from.startsWith(ANSWER) && from.length > ANSWER.length);

/** What an object has under a name that people wrote: not what every object has, such as under `constructor`. */
const ownValue = <Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

function read(facts: LeadFacts, from: string): FieldValue | null | undefined {
  if (from.startsWith(ANSWER)) return ownValue(facts.about?.answers ?? {}, from.slice(ANSWER.length));
  return (own[from] ?? about[from])?.(facts);
}

/** The beginning of a text, without half a pair of surrogates at its end: that is no text, and a CRM refuses the request that holds it. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

/** Part of an e-mail address is another one: that of somebody else, or one that has the whole record refused. */
const cannotBeCut = (from: string, value: FieldValue, maxLength: number | undefined): boolean =>
  from === 'person.email' && maxLength !== undefined && String(value).length > maxLength;

function valueOf(facts: LeadFacts, { from, values, otherwise, maxLength }: FieldRule, isNew: boolean): FieldValue | undefined {
  const found = read(facts, from);
  const named =
    found == null || found === '' || cannotBeCut(from, found, maxLength)
      ? undefined
      : values === undefined
        ? found
        : ownValue(values, String(found));
  const value = named ?? (isNew ? otherwise : undefined);
  return typeof value === 'string' && maxLength !== undefined ? cut(value, maxLength) : value;
}

/** What goes into the fields of a record. Pure. @param isNew the record is made now: later only what is Baton's own is written */
export function mapFields(facts: LeadFacts, rules: FieldRules, isNew: boolean): Fields {
  const fields: Record<string, FieldValue> = {};
  for (const [field, rule] of Object.entries(rules)) {
    if (!isNew && !(rule.always ?? Object.hasOwn(own, rule.from))) continue;
    const value = valueOf(facts, rule, isNew);
    if (value !== undefined) fields[field] = value;
  }
  return fields;
}
