import { createHmac, randomUUID } from 'node:crypto';
import { bearer, post } from './api.js';
import type { DemoSecrets } from './load-company.js';
import { inquirer, type Inquirer } from './people.js';

export interface Outside {
  readonly intake: string;
  readonly graph: string;
  readonly secrets: DemoSecrets;
}

type Send = (outside: Outside, person: Inquirer, random: () => number) => Promise<unknown>;

const id = () => String(Math.floor(Number.MAX_SAFE_INTEGER / 2 + Math.random() * 1_000_000_000));

/** A form on the company's own pages, or an import from a trade show: the native API. */
const website: Send = ({ intake, secrets }, p, random) => {
  const fair = random() < 0.3;
  return post(
    `${intake}/v1/inquiries`,
    {
      externalId: randomUUID(),
      contact: {
        email: p.email,
        phone: p.phone,
        firstName: p.firstName,
        lastName: p.lastName,
        jobTitle: p.jobTitle,
        address: { country: p.country },
      },
      company: { name: p.company, domain: p.domain, country: p.country, employees: p.employees },
      source: fair
        ? { mediaType: 'trade-show', channel: 'Hannover fair', campaign: 'booth 12' }
        : { landingPage: random() < 0.5 ? 'https://example.com/pricing' : 'https://example.com/blog' },
      answers: random() < 0.05 ? { topic: 'career' } : { need: 'a faster first answer', team: String(p.employees) },
      consent: { email: random() < 0.8 ? 'granted' : 'unknown' },
    },
    bearer(secrets.websiteKey),
  );
};

/** What Google Ads posts when somebody sends a lead form. */
const googleAds: Send = ({ intake, secrets }, p, random) =>
  post(`${intake}/v1/connectors/google-ads`, {
    lead_id: `demo-${randomUUID()}`,
    api_version: '1.0',
    form_id: 40_000_000_123,
    campaign_id: 991_214_827,
    google_key: secrets.googleKey,
    gcl_id: random() < 0.7 ? randomUUID() : '',
    adgroup_id: 20_000_000_000,
    creative_id: 30_000_000_000,
    user_column_data: [
      { column_id: 'FULL_NAME', column_name: 'Full name', string_value: `${p.firstName} ${p.lastName}` },
      { column_id: 'WORK_EMAIL', column_name: 'Work email', string_value: p.email },
      ...(p.phone ? [{ column_id: 'PHONE_NUMBER', column_name: 'User phone', string_value: p.phone }] : []),
      { column_id: 'COMPANY_NAME', column_name: 'Company name', string_value: p.company },
      { column_id: 'JOB_TITLE', column_name: 'Job title', string_value: p.jobTitle },
      { column_id: 'how_soon_do_you_want_to_start?', string_value: 'this quarter' },
    ],
  });

/** Meta names the lead; intake fetches the details. Meta also delivers the same lead more than once. */
const meta: Send = async ({ intake, graph, secrets }, p, random) => {
  const [leadgenId, formId] = [id(), '12312312312'];
  await post(`${graph}/leads`, {
    id: leadgenId,
    created_time: new Date().toISOString(),
    form_id: formId,
    campaign_name: 'lookalikes',
    platform: 'fb',
    field_data: [
      { name: 'full_name', values: [`${p.firstName} ${p.lastName}`] },
      { name: 'email', values: [p.email] },
      { name: 'company_name', values: [p.company] },
      { name: 'phone_number', values: p.phone ? [p.phone] : [] },
    ],
  });
  const value = {
    leadgen_id: leadgenId,
    page_id: '153125381133',
    form_id: formId,
    ad_id: '42',
    created_time: Math.floor(Date.now() / 1000),
  };
  const body = JSON.stringify({
    object: 'page',
    entry: [{ id: '153125381133', time: value.created_time, changes: [{ field: 'leadgen', value }] }],
  });
  const signature = `sha256=${createHmac('sha256', secrets.metaAppSecret).update(body).digest('hex')}`;
  for (let delivery = 0; delivery < (random() < 0.2 ? 2 : 1); delivery++)
    await post(`${intake}/v1/connectors/meta`, body, { 'x-hub-signature-256': signature });
};

const ways: readonly [Send, number][] = [
  [website, 0.5],
  [googleAds, 0.3],
  [meta, 0.2],
];

/** Sends the n-th inquiry, in the format of one of the systems outside. Now and then a person inquires a second time. */
export async function sendInquiry(outside: Outside, random: () => number, n: number): Promise<void> {
  const person = inquirer(random, random() < 0.08 && n > 5 ? n - 3 : n);
  let left = random();
  for (const [send, share] of ways) if ((left -= share) < 0) return void (await send(outside, person, random));
}
