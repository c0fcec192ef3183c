import { identityOf } from '../../identity/identity-keys.js';
import { canonicalHash } from '../../inquiries/canonical-hash.js';
import { cleanText, present } from '../../inquiries/clean-text.js';
import { deriveOrigin } from '../../inquiries/derive-origin.js';
import type { Inquiry } from '../../inquiries/inquiry.js';
import { normalisePerson } from '../../inquiries/normalise-person.js';
import type { SourceProfile } from '../../sources/source.js';
import { isInstant } from '../../validation/value.validators.js';
import { idOf } from '../lossless-json.js';

/** A lead as the Graph API describes it; fields may have no values. */
export interface MetaLead {
  id?: unknown;
  created_time?: unknown;
  ad_id?: unknown;
  form_id?: unknown;
  campaign_id?: unknown;
  campaign_name?: unknown;
  is_organic?: unknown;
  platform?: unknown;
  field_data?: unknown;
  custom_disclaimer_responses?: unknown;
}

const PERSON = new Set([
  'full_name',
  'first_name',
  'last_name',
  'email',
  'phone_number',
  'job_title',
  'company_name',
  'city',
  'state',
  'province',
  'zip_code',
  'post_code',
  'zip',
  'country',
]);
const PLATFORMS = new Map([
  ['fb', 'facebook'],
  ['ig', 'instagram'],
]);
/** What Meta's testing tool fills in. */
const TEST_VALUE = /^<test lead: dummy data for /;

function fieldsOf(data: unknown): Map<string, string> {
  if (!Array.isArray(data)) return new Map();
  return new Map(
    data.flatMap((field: { name?: unknown; values?: unknown } | null) => {
      const name = cleanText(field?.name);
      const values = (Array.isArray(field?.values) ? field.values : []).flatMap(value => cleanText(value) ?? []);
      // Each fits an event; together they may not.
      const value = cleanText(values.join(', '));
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

function disclaimersOf(responses: unknown): [string, string][] {
  if (!Array.isArray(responses)) return [];
  return responses.flatMap((response: { checkbox_key?: unknown; is_checked?: unknown } | null) => {
    const key = cleanText(response?.checkbox_key);
    const isChecked = response?.is_checked === true || response?.is_checked === '1' || response?.is_checked === 1;
    return key === undefined ? [] : [[`disclaimer:${key}`, isChecked ? 'checked' : 'not checked'] as [string, string]];
  });
}

/** An instant of Meta's: '2015-02-28T08:49:14+0000', or seconds since 1970. undefined for what is none, or of no year that an event has. */
export function metaTime(value: unknown): string | undefined {
  const text = idOf(value);
  if (text === undefined) return undefined;
  const time = new Date(/^\d+$/.test(text) ? Number(text) * 1000 : text);
  if (Number.isNaN(time.getTime())) return undefined;
  const instant = time.toISOString();
  return isInstant(instant) ? instant : undefined;
}

/**
 * An inquiry from a lead of Meta's and the notice that named it.
 * @param reservedLeadId the id set aside when it was named
 */
export function mapMetaLead(
  lead: MetaLead,
  notice: Readonly<Record<string, string>>,
  externalId: string,
  reservedLeadId: string,
  source: SourceProfile,
): Inquiry {
  const fields = fieldsOf(lead.field_data);
  const used = new Set(PERSON);
  const own = (name: string, atWork: string) => {
    if (!fields.has(name)) used.add(atWork);
    return fields.get(name) ?? fields.get(atWork);
  };
  const normalised = normalisePerson(
    {
      email: own('email', 'work_email'),
      phone: own('phone_number', 'work_phone_number'),
      fullName: fields.get('full_name'),
      firstName: fields.get('first_name'),
      lastName: fields.get('last_name'),
      jobTitle: fields.get('job_title'),
      address: {
        city: fields.get('city'),
        state: fields.get('state') ?? fields.get('province'),
        postalCode: fields.get('zip_code') ?? fields.get('post_code') ?? fields.get('zip'),
        country: fields.get('country'),
      },
    },
    source.country,
  );
  const isTest = [...fields.values()].some(value => TEST_VALUE.test(value));
  const campaign = cleanText(lead.campaign_name) ?? idOf(lead.campaign_id);
  const platform = cleanText(lead.platform);
  const ids = [
    ['form_id', idOf(lead.form_id) ?? notice.form_id],
    ['ad_id', idOf(lead.ad_id) ?? notice.ad_id],
  ] as const;
  const occurredAt = metaTime(lead.created_time) ?? metaTime(notice.created_time);
  return {
    sourceId: source.id,
    connector: 'meta-leadgen',
    externalId,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    isTest,
    person: normalised.person,
    company: present({ name: fields.get('company_name') }) ?? {},
    origin: deriveOrigin(
      present({
        mediaType: lead.is_organic === true ? ('organic-social' as const) : (source.mediaType ?? ('paid-social' as const)),
        channel: source.channel ?? (platform === undefined ? 'meta' : (PLATFORMS.get(platform) ?? platform)),
        campaign,
      }) ?? {},
      source,
    ),
    answers: Object.fromEntries([
      ...[...fields].filter(([name]) => !used.has(name)),
      ...disclaimersOf(lead.custom_disclaimer_responses),
      ...ids.flatMap(([name, id]) => (id === undefined ? [] : [[name, id] as const])),
    ]),
    consent: {},
    identity: identityOf(normalised, isTest),
    bodyHash: canonicalHash(lead),
    raw: JSON.stringify({ notice, lead }),
    rawRetentionDays: source.rawRetentionDays,
    reservedLeadId,
  };
}
