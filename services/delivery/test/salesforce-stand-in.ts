import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { VendorServer, type VendorAnswer, type VendorRequest } from './vendor-server.js';

type Value = string | number | null | undefined;
export interface StandInLead {
  readonly Id: string;
  OwnerId: string;
  IsConverted: boolean;
  [field: string]: Value | boolean;
}
type Given = Record<string, Value> & { attributes?: { type?: string }; id?: string };
interface SaveError {
  statusCode: string;
  message: string;
  fields: string[];
}

const LENGTHS: Record<string, number> = {
  FirstName: 40,
  LastName: 80,
  Company: 255,
  Email: 80,
  Phone: 40,
  Title: 128,
  City: 40,
  PostalCode: 20,
  Website: 255,
  Rating: 40,
};
const CUSTOM: Record<string, number> = {
  Baton_Lead_Id__c: 36,
  Baton_Grade__c: 10,
  Baton_Status__c: 255,
  Baton_Reason__c: 255,
  Baton_Source__c: 255,
};
const NUMBERS = ['NumberOfEmployees', 'Baton_Score__c'];
const ID_FIELD = 'Baton_Lead_Id__c';
const MOST_RECORDS = 200;
const DATA = /^\/services\/data\/v(\d+)\.0(\/.*)$/;

/**
 * A stand-in for the Leads of Salesforce's REST API, from its public documentation:
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-upsert.html (update and delete beside it),
 * https://developer.salesforce.com/docs/platform/api-rest/guide/errorcodes.html, headers-duplicaterules.html, and its OAuth flows for servers.
 * It checks tokens, the size and form of collections, fields and what is in them, owners, and runs a duplicate rule over names and addresses.
 */
export class SalesforceStandIn extends VendorServer {
  readonly clientId = '3MVG9consumer';
  readonly clientSecret = '8A4BE698secret';
  readonly username = 'baton@example.com';
  /** In PEM, when signed assertions are taken. */
  publicKey: string | undefined;
  readonly fields = new Set([...Object.keys(LENGTHS), ...Object.keys(CUSTOM), ...NUMBERS, 'OwnerId']);
  readonly owners = new Set(['0055f000001AAAAAA1', '0055f000001BBBBBB2', '00G5f000001QQQQQQ3']);
  readonly leads = new Map<string, StandInLead>();
  readonly deleted = new Set<string>();
  /** Records that somebody else is saving just now. */
  readonly locked = new Set<string>();
  /** Records that whoever asks must not delete. */
  readonly kept = new Set<string>();
  hasDuplicateRule = true;
  requestsLeft: number | undefined;
  private readonly tokens = new Set<string>();
  private nextId = 1;

  ofLead(leadId: string): StandInLead[] {
    return [...this.leads.values()].filter(lead => lead[ID_FIELD] === leadId);
  }

  /** As if people made it. */
  put(fields: Record<string, Value>): StandInLead {
    const Id = `00Q5f${String(this.nextId++).padStart(10, '0')}EAA`;
    const lead: StandInLead = { OwnerId: '0055f000001AAAAAA1', IsConverted: false, ...fields, Id };
    this.leads.set(Id, lead);
    return lead;
  }

  /** As if people deleted it. */
  remove(id: string): void {
    this.leads.delete(id);
    this.deleted.add(id);
  }

  /** Every session is over. */
  expireTokens(): void {
    this.tokens.clear();
  }

  protected answer(request: VendorRequest): VendorAnswer {
    if (request.path === '/services/oauth2/token') return this.grant(request);
    if (!this.tokens.has(request.headers.authorization?.replace('Bearer ', '') ?? ''))
      return requestError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    if (this.requestsLeft !== undefined && this.requestsLeft-- <= 0) {
      this.requestsLeft = 0;
      return requestError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    const [, version, path] = DATA.exec(request.path) ?? [];
    if (path === undefined || Number(version) < 52) return requestError(404, 'NOT_FOUND', 'The requested resource does not exist');
    if (request.method === 'GET' && path === '/query') return this.query(request.query.get('q') ?? '');
    if (request.method === 'PATCH' && path === '/composite/sobjects') return this.collection(request, lead => this.update(lead));
    if (request.method === 'PATCH' && path === `/composite/sobjects/Lead/${ID_FIELD}`) {
      const allowsDuplicates = request.headers['sforce-duplicate-rule-header'] === 'allowSave=true';
      return this.collection(request, lead => this.upsert(lead, allowsDuplicates));
    }
    if (request.method === 'DELETE' && path === '/composite/sobjects') return this.deleteAll(request.query);
    return requestError(404, 'NOT_FOUND', 'The requested resource does not exist');
  }

  private grant({ method, headers, body }: VendorRequest): VendorAnswer {
    const refuse = (error: string, why: string): VendorAnswer => ({ status: 400, json: { error, error_description: why } });
    if (method !== 'POST' || headers['content-type'] !== 'application/x-www-form-urlencoded')
      return refuse('invalid_request', 'a form is expected');
    const form = new URLSearchParams(body);
    const isLetIn =
      form.get('grant_type') === 'client_credentials'
        ? form.get('client_id') === this.clientId && form.get('client_secret') === this.clientSecret
        : form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' && this.isTrusted(form.get('assertion') ?? '');
    if (!isLetIn) return refuse('invalid_client', 'invalid client credentials');
    const token = `00D5f!${randomUUID()}`;
    this.tokens.add(token);
    // Not to be followed: requests go to the address that was checked.
    return { status: 200, json: { access_token: token, instance_url: 'https://169.254.169.254', token_type: 'Bearer', issued_at: '1' } };
  }

  private isTrusted(assertion: string): boolean {
    const [head, payload, signature] = assertion.split('.');
    if (this.publicKey === undefined || signature === undefined) return false;
    const isSigned = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${payload}`),
      createPublicKey(this.publicKey),
      Buffer.from(signature, 'base64url'),
    );
    const { iss, sub, aud, exp } = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    const seconds = exp - Date.now() / 1_000;
    return (
      isSigned && iss === this.clientId && sub === this.username && aud === 'https://login.salesforce.com' && seconds > 0 && seconds <= 300
    );
  }

  private collection({ body }: VendorRequest, save: (lead: Given) => string | SaveError): VendorAnswer {
    const { allOrNone, records } = JSON.parse(body) as { allOrNone?: boolean; records: Given[] };
    if (allOrNone !== false) return requestError(400, 'NOT_IMPLEMENTED', 'the stand-in rolls nothing back');
    if (records.length > MOST_RECORDS)
      return requestError(400, 'EXCEEDED_MAX_SIZE', `records limit reached. cannot submit more than ${MOST_RECORDS} records`);
    for (const { attributes, id: _id, ...fields } of records) {
      if (attributes?.type !== 'Lead')
        return requestError(400, 'INVALID_INPUT', 'include an attributes section that specifies an entity type');
      const stranger = Object.keys(fields).find(field => !this.fields.has(field));
      if (stranger !== undefined) return requestError(400, 'INVALID_FIELD', `No such column '${stranger}' on sobject of type Lead`);
      const wrong = NUMBERS.find(field => typeof fields[field] === 'string');
      if (wrong !== undefined)
        return requestError(400, 'JSON_PARSER_ERROR', `Cannot deserialize instance of double from VALUE_STRING value ${fields[wrong]}`);
    }
    const json = records.map(record => {
      const outcome = save(record);
      return typeof outcome === 'string' ? { id: outcome, success: true, errors: [] } : { success: false, errors: [outcome] };
    });
    return { status: 200, json };
  }

  private upsert({ attributes: _attributes, id, ...fields }: Given, allowsDuplicates: boolean): string | SaveError {
    if (id !== undefined) return saveError('INVALID_ARGUMENT', 'The Id field should not be specified in the sobject data.');
    if (!fields[ID_FIELD]) return saveError('MISSING_ARGUMENT', `${ID_FIELD} not specified`);
    const [existing] = this.ofLead(String(fields[ID_FIELD]));
    if (existing !== undefined) return this.save(existing, fields);
    const missing = ['LastName', 'Company'].filter(field => !fields[field]);
    if (missing.length > 0) return saveError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
    const wrong = this.problemOf(fields);
    if (wrong !== undefined) return wrong;
    const isDuplicate = [...this.leads.values()].some(
      lead => (fields.Email && lead.Email === fields.Email) || (lead.LastName === fields.LastName && lead.Company === fields.Company),
    );
    if (this.hasDuplicateRule && isDuplicate && !allowsDuplicates) return saveError('DUPLICATES_DETECTED', 'Use one of these records?');
    return this.put(fields).Id;
  }

  private update({ attributes: _attributes, id = '', ...fields }: Given): string | SaveError {
    if (this.deleted.has(id)) return saveError('ENTITY_IS_DELETED', 'entity is deleted');
    const lead = this.leads.get(id);
    return lead === undefined ? saveError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id') : this.save(lead, fields);
  }

  private save(lead: StandInLead, fields: Record<string, Value>): string | SaveError {
    if (lead.IsConverted) return saveError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
    if (this.locked.has(lead.Id)) return saveError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
    const wrong = this.problemOf(fields);
    if (wrong !== undefined) return wrong;
    Object.assign(lead, fields);
    return lead.Id;
  }

  private problemOf(fields: Record<string, Value>): SaveError | undefined {
    for (const [field, length] of Object.entries({ ...LENGTHS, ...CUSTOM }))
      if (String(fields[field] ?? '').length > length)
        return saveError('STRING_TOO_LONG', `${field}: data value too large: (max length=${length})`, [field]);
    if (fields.Email != null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(fields.Email)))
      return saveError('INVALID_EMAIL_ADDRESS', `Email: invalid email address: ${fields.Email}`, ['Email']);
    if (fields.OwnerId !== undefined && !this.owners.has(String(fields.OwnerId)))
      return saveError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['OwnerId']);
    return undefined;
  }

  private query(soql: string): VendorAnswer {
    const byAddress =
      /^SELECT Id, Email, Baton_Lead_Id__c FROM Lead WHERE IsConverted = false AND Email IN \((.*)\) ORDER BY CreatedDate$/.exec(soql);
    const byId = /^SELECT Id, Baton_Lead_Id__c FROM Lead WHERE Baton_Lead_Id__c IN \((.*)\)$/.exec(soql);
    const list = (byAddress ?? byId)?.[1];
    if (list === undefined) return requestError(400, 'MALFORMED_QUERY', `unexpected token: ${soql}`);
    if (!this.fields.has(ID_FIELD)) return requestError(400, 'INVALID_FIELD', `No such column '${ID_FIELD}' on entity 'Lead'.`);
    const asked = new Set([...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(match => match[1]!.replace(/\\(.)/g, '$1').toLowerCase()));
    const found = [...this.leads.values()].filter(lead =>
      byId ? asked.has(String(lead[ID_FIELD] ?? '')) : !lead.IsConverted && asked.has(String(lead.Email ?? '').toLowerCase()),
    );
    const records = found.map(lead => ({
      attributes: { type: 'Lead' },
      Id: lead.Id,
      ...(byAddress && { Email: lead.Email }),
      [ID_FIELD]: lead[ID_FIELD] ?? null,
    }));
    return { status: 200, json: { totalSize: records.length, done: true, records } };
  }

  private deleteAll(query: URLSearchParams): VendorAnswer {
    if (query.get('allOrNone') !== 'false') return requestError(400, 'NOT_IMPLEMENTED', 'the stand-in rolls nothing back');
    const ids = (query.get('ids') ?? '').split(',');
    if (ids.length > MOST_RECORDS)
      return requestError(400, 'EXCEEDED_MAX_SIZE', `records limit reached. cannot submit more than ${MOST_RECORDS} records`);
    const json = ids.map(id => {
      const problem = this.keepsFromDeleting(id);
      if (problem === undefined) this.remove(id);
      return problem === undefined ? { id, success: true, errors: [] } : { id, success: false, errors: [problem] };
    });
    return { status: 200, json };
  }

  private keepsFromDeleting(id: string): SaveError | undefined {
    if (!this.leads.has(id)) return saveError('ENTITY_IS_DELETED', 'entity is deleted');
    if (this.locked.has(id)) return saveError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
    return this.kept.has(id) ? saveError('INSUFFICIENT_ACCESS_OR_READONLY', 'not this one') : undefined;
  }
}

const saveError = (statusCode: string, message: string, fields: string[] = []): SaveError => ({ statusCode, message, fields });
const requestError = (status: number, errorCode: string, message: string): VendorAnswer => ({ status, json: [{ message, errorCode }] });
