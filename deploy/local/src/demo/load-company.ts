import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secrets } from '@baton/local-stack';
import { parse } from 'yaml';
import { urlOf, type ServiceSurroundings } from '../services.js';
import { bearer, post, put } from './api.js';

/** What the outside systems of the demo authenticate with. */
export interface DemoSecrets {
  websiteKey: string;
  crmKey: string;
  googleKey: string;
  metaAppSecret: string;
  metaVerifyToken: string;
  metaAccessToken: string;
}

const sources = (secrets: DemoSecrets) => [
  {
    id: 'website',
    name: 'Website forms',
    connector: 'native',
    country: 'DE',
    mediaType: 'website',
    channel: 'contact form',
    keys: [{ name: 'website', key: secrets.websiteKey, scopes: ['inquiries:write', 'inquiries:read', 'behavioral-events:write'] }],
  },
  {
    id: 'crm',
    name: 'CRM',
    connector: 'native',
    keys: [{ name: 'crm', key: secrets.crmKey, scopes: ['crm-updates:write', 'leads:read'] }],
  },
  {
    id: 'google-ads',
    name: 'Google Ads lead forms',
    connector: 'google-ads',
    country: 'DE',
    mediaType: 'paid-search',
    channel: 'google-ads',
    secrets: { googleKey: secrets.googleKey },
  },
  {
    id: 'meta',
    name: 'Meta lead ads',
    connector: 'meta-leadgen',
    country: 'DE',
    mediaType: 'paid-social',
    channel: 'facebook',
    secrets: { appSecret: secrets.metaAppSecret, verifyToken: secrets.metaVerifyToken, accessToken: secrets.metaAccessToken },
  },
];

const spending = (day: string) =>
  [
    { channel: 'google-ads', mediaType: 'paid-search', campaign: 'spring', amount: '4200.00' },
    { channel: 'facebook', mediaType: 'paid-social', campaign: 'lookalikes', amount: '2600.00' },
    { channel: 'Hannover fair', mediaType: 'trade-show', campaign: 'booth 12', amount: '9800.00' },
  ].map(({ amount, ...spend }) => ({
    ...spend,
    externalId: `example/${spend.channel}/${day.slice(0, 7)}`,
    from: `${day.slice(0, 7)}-01`,
    to: day,
    cost: { amount, currency: 'EUR' },
  }));

/** Configures the example company: sources, reps, pools, policy, nurture program, spending, mails to reps. Doing it again changes nothing. */
export async function loadCompany(
  { root, portBase, infrastructure }: ServiceSurroundings,
  say: (line: string) => void,
): Promise<DemoSecrets> {
  const example = join(root, 'deploy', 'local', 'example');
  const admin = bearer(infrastructure.adminKey);
  const secrets = await (
    await Secrets.of(infrastructure.stack.directory)
  ).get('websiteKey', 'crmKey', 'googleKey', 'metaAppSecret', 'metaVerifyToken', 'metaAccessToken');
  const [intake, assignment, nurture] = [urlOf(portBase, 'intake'), urlOf(portBase, 'assignment'), urlOf(portBase, 'nurture')];
  await post(`${intake}/v1/sources/configuration`, { sources: sources(secrets), why: 'the example company' }, admin);
  await post(`${assignment}/v1/routing/configuration`, parse(readFileSync(join(example, 'routing.yaml'), 'utf8')), admin);
  await post(
    `${nurture}/v1/nurture/programs`,
    { source: readFileSync(join(example, 'nurture.yaml'), 'utf8'), because: 'the example company' },
    admin,
  );
  await post(`${intake}/v1/spend`, spending(new Date().toISOString().slice(0, 10)), admin);
  await put(`${urlOf(portBase, 'delivery')}/v1/delivery/notification-channels/mail`, { kind: 'email', why: 'the example company' }, admin);
  say('Example company: 7 reps in 3 pools and their manager, a policy, a nurture program, spending of 3 channels (deploy/local/example)');
  return secrets;
}
