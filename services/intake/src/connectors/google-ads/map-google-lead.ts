import { identityOf } from '../../identity/identity-keys.js';
import { canonicalHash } from '../../inquiries/canonical-hash.js';
import { cleanText, present } from '../../inquiries/clean-text.js';
import { deriveOrigin } from '../../inquiries/derive-origin.js';
import type { Inquiry } from '../../inquiries/inquiry.js';
import { normalisePerson } from '../../inquiries/normalise-person.js';
import type { SourceProfile } from '../../sources/source.js';
import { isInstant } from '../../validation/value.validators.js';
import { UnreadablePayload } from '../connector.js';
import { idOf } from '../lossless-json.js';

/** A lead form's webhook, as far as it is known; Google adds fields at will. */
export interface GoogleLead {
  lead_id?: unknown;
  user_column_data?: unknown;
  google_key?: unknown;
  is_test?: unknown;
  gcl_id?: unknown;
  campaign_id?: unknown;
  adgroup_id?: unknown;
  creative_id?: unknown;
  form_id?: unknown;
  asset_group_id?: unknown;
  lead_submit_time?: unknown;
}

interface Column {
  readonly id: string;
  /** Custom questions and some standard columns come without one. */
  readonly name?: string;
  readonly value: string;
}

function columnsOf(data: unknown): Column[] {
  if (data === undefined || data === null) return [];
  if (!Array.isArray(data)) throw new UnreadablePayload([{ field: 'user_column_data', message: 'has to be a list' }]);
  return data.flatMap((column: { column_id?: unknown; column_name?: unknown; string_value?: unknown } | null) => {
    const [name, value] = [cleanText(column?.column_name), cleanText(column?.string_value)];
    const id = cleanText(column?.column_id) ?? name;
    return id === undefined || value === undefined ? [] : [{ id, name, value }];
  });
}

/** Columns that say who the person is; all others are answers. */
const PERSON = new Set([
  'FULL_NAME',
  'FIRST_NAME',
  'LAST_NAME',
  'EMAIL',
  'PHONE_NUMBER',
  'JOB_TITLE',
  'COMPANY_NAME',
  'CITY',
  'REGION',
  'POSTAL_CODE',
  'COUNTRY',
]);
const IDS = ['form_id', 'adgroup_id', 'creative_id', 'asset_group_id'] as const;

/**
 * An inquiry from a Google Ads lead form.
 * @throws UnreadablePayload without a lead_id
 */
export function mapGoogleLead(lead: GoogleLead, source: SourceProfile): Inquiry {
  const { google_key: _, ...kept } = lead;
  const leadId = idOf(lead.lead_id);
  if (leadId === undefined) throw new UnreadablePayload([{ field: 'lead_id', message: 'has to be there' }]);
  const columns = columnsOf(lead.user_column_data);
  const values = new Map(columns.map(column => [column.id, column.value]));
  // A form for businesses asks for the address and number at work instead of, or beside, the person's own.
  const used = new Set(PERSON);
  const own = (id: string, atWork: string) => {
    if (!values.has(id)) used.add(atWork);
    return values.get(id) ?? values.get(atWork);
  };
  const normalised = normalisePerson(
    {
      email: own('EMAIL', 'WORK_EMAIL'),
      phone: own('PHONE_NUMBER', 'WORK_PHONE'),
      fullName: values.get('FULL_NAME'),
      firstName: values.get('FIRST_NAME'),
      lastName: values.get('LAST_NAME'),
      jobTitle: values.get('JOB_TITLE'),
      address: {
        city: values.get('CITY'),
        state: values.get('REGION'),
        postalCode: values.get('POSTAL_CODE'),
        country: values.get('COUNTRY'),
      },
    },
    source.country,
  );
  const isTest = lead.is_test === true || lead.is_test === 'true';
  const bodyHash = canonicalHash(kept);
  const gclid = cleanText(lead.gcl_id);
  const campaign = idOf(lead.campaign_id);
  const answers = [
    ...columns.filter(column => !used.has(column.id)).map(column => [column.name ?? column.id, column.value] as const),
    ...IDS.flatMap(name => {
      const id = idOf(lead[name]);
      return id === undefined ? [] : [[name, id] as const];
    }),
  ];
  return {
    sourceId: source.id,
    connector: 'google-ads',
    // Every test that Google sends has the same lead_id: with it alone, only the first one ever would be seen.
    externalId: isTest ? `${leadId.slice(0, 150)}/test/${bodyHash.slice(0, 16)}` : leadId,
    ...(isInstant(lead.lead_submit_time) ? { occurredAt: new Date(lead.lead_submit_time as string).toISOString() } : {}),
    isTest,
    person: normalised.person,
    company: present({ name: values.get('COMPANY_NAME') }) ?? {},
    origin: deriveOrigin(
      {
        mediaType: source.mediaType ?? 'paid-search',
        channel: source.channel ?? 'google-ads',
        campaign,
        ...(gclid === undefined ? {} : { clickIds: { gclid } }),
      },
      source,
    ),
    answers: Object.fromEntries(answers),
    consent: {},
    identity: identityOf(normalised, isTest),
    bodyHash,
    raw: JSON.stringify(kept),
    rawRetentionDays: source.rawRetentionDays,
  };
}
