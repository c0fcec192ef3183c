import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let sequence = 0;
/** A number that no other payload of this process has, with more digits than a double holds. */
export const longId = (): string => `9${Date.now()}${process.pid % 1000}${String(sequence++).padStart(4, '0')}`;

/** A Google Ads lead form's webhook, as JSON text: its ids are numbers of 64 bits. */
export function googleLead(
  options: {
    key?: string;
    leadId?: string;
    isTest?: boolean;
    email?: string;
    columns?: { column_id?: string; column_name?: string; string_value?: string }[];
  } = {},
): string {
  const { key = 'the-key-given-to-google', leadId = `lead-${longId()}`, isTest = false, email = `grace-${longId()}@example.com` } = options;
  const columns = options.columns ?? [
    { column_name: 'Full Name', string_value: 'Grace Hopper', column_id: 'FULL_NAME' },
    { column_name: 'User Email', string_value: email, column_id: 'EMAIL' },
    { column_name: 'Region', string_value: 'California', column_id: 'REGION' },
    { string_value: 'Compilers', column_id: 'which_product?' },
  ];
  const body = JSON.stringify({
    lead_id: leadId,
    user_column_data: columns,
    api_version: '1.0',
    google_key: key,
    is_test: isTest,
    gcl_id: '',
    future_field: { any: 'thing' },
  });
  return `${body.slice(0, -1)},"campaign_id":12345678901234567,"form_id":42}`;
}

/** A Meta leadgen webhook that names leads, in two entries, the first lead twice. */
export const metaWebhook = (ids: readonly string[], overrides: object = {}): string => {
  const change = (id: string) =>
    `{"field":"leadgen","value":{"leadgen_id":${id},"page_id":123,"form_id":55,"ad_id":66,"created_time":1440120384}}`;
  const [first, ...rest] = ids.map(change);
  const entries = [
    `{"id":123,"time":1438292065,"changes":[${[first, first].join(',')}]}`,
    `{"id":123,"time":1438292066,"changes":[${[...rest, '{"field":"feed","value":{"item":"post"}}'].join(',')}]}`,
  ];
  return `${JSON.stringify({ object: 'page', ...overrides }).slice(0, -1)},"entry":[${entries.join(',')}]}`;
};

/** A file of ../shared/data/payloads, which is not part of the repository; undefined when absent. */
export function sharedPayload(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../../../shared/data/payloads/${name}`, import.meta.url));
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
