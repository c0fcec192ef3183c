import { jsonBody, type CrmAnswer, type CrmHttp, type CrmRequest } from '../crm-http.js';
import {
  CrmUnavailable,
  type CrmAccess,
  type CrmConnector,
  type Erased,
  type FoundRecord,
  type Write,
  type WriteAnswer,
} from '../crm-connector.js';
import { splitRefused } from '../split-refused.js';
import { isPassing, recordAnswer, refuse, type SalesforceError } from './salesforce-errors.js';
import { salesforceFields } from './salesforce-fields.js';
import { SalesforceTokens } from './salesforce-tokens.js';

const DATA = '/services/data/v62.0';
const OBJECT = 'Lead';
const OWNER = 'OwnerId';
/** A query stands in the address, which Salesforce takes up to 16 KB of. */
const ADDRESSES_AT_ONCE = 100;

interface SaveResult {
  readonly id?: string;
  readonly success?: boolean;
  readonly errors?: readonly SalesforceError[];
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** What became of each record. */
function resultsOf({ json, status, kept }: CrmAnswer, count: number): readonly SaveResult[] {
  const results = json as readonly SaveResult[];
  if (!Array.isArray(results) || results.length !== count)
    throw new CrmUnavailable('Salesforce does not say what became of each record', status, kept);
  return results;
}

function deletionAnswer({ success = false, errors = [] }: SaveResult, recordId: string, status: number): WriteAnswer {
  const [{ statusCode = 'UNKNOWN', message = 'no reason given' } = {}] = errors;
  // People may have deleted it since it was found.
  if (success || statusCode === 'ENTITY_IS_DELETED') return { kind: 'done', recordId, status, answer: '' };
  const told = { error: `${statusCode}: ${message}`, status, answer: JSON.stringify(errors).slice(0, 1_024) };
  return { kind: isPassing(statusCode) ? 'again' : 'refused', ...told };
}

/** What of several records of a lead counts: what can be tried again, before anything is given up. */
const worstOf = (answers: readonly WriteAnswer[]): WriteAnswer | undefined =>
  answers.find(({ kind }) => kind === 'again') ?? answers.find(({ kind }) => kind === 'refused') ?? answers[0];

const nothingThere = (status: number): WriteAnswer => ({ kind: 'done', recordId: '', status, answer: '' });

/**
 * Leads in Salesforce, up to 200 in a request of sObject Collections, each with its own result.
 * - Made or found by an external id: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-upsert.html
 * - Changed by id: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-update.html
 * - Duplicate rules: https://developer.salesforce.com/docs/platform/api-rest/guide/headers-duplicaterules.html
 * - Looked for by Baton's id, and deleted by theirs: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-delete.html
 */
export class SalesforceConnector implements CrmConnector {
  readonly vendor = 'salesforce';
  readonly objectType = OBJECT;
  readonly batchSize = 200;
  readonly idField = 'Baton_Lead_Id__c';
  readonly ownerField = OWNER;
  readonly defaultBaseUrl = null;
  readonly defaultFields = salesforceFields;
  readonly credentialNames = [
    ['clientId', 'clientSecret'],
    ['clientId', 'username', 'privateKey', 'audience?'],
  ] as const;
  readonly fieldName = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
  readonly canBeUnowned = false;
  private readonly tokens: SalesforceTokens;

  constructor(
    private readonly http: CrmHttp,
    now?: () => Date,
  ) {
    this.tokens = new SalesforceTokens(http, now);
  }

  async findByEmail(access: CrmAccess, addresses: readonly string[]): Promise<FoundRecord[]> {
    const found: FoundRecord[] = [];
    for (let from = 0; from < addresses.length; from += ADDRESSES_AT_ONCE) {
      const some = addresses.slice(from, from + ADDRESSES_AT_ONCE).map(quoted);
      // The oldest first: it is taken when there are several.
      const query = `SELECT Id, Email, ${access.idField} FROM ${OBJECT} WHERE IsConverted = false AND Email IN (${some.join(',')}) ORDER BY CreatedDate`;
      const { json } = await this.call(access, { method: 'GET', path: `/query?q=${encodeURIComponent(query)}` });
      for (const record of (json as { records?: Record<string, string | null>[] } | undefined)?.records ?? [])
        found.push({ recordId: record.Id!, email: record.Email!.toLowerCase(), leadId: record[access.idField] ?? null });
    }
    return found;
  }

  update(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]> {
    return this.save(access, '/composite/sobjects', writes, ({ recordId }) => ({ id: recordId! }));
  }

  upsert(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]> {
    return this.save(access, `/composite/sobjects/${OBJECT}/${access.idField}`, writes, () => ({}));
  }

  async *erase(access: CrmAccess, leadIds: readonly string[]): AsyncGenerator<Erased> {
    for (let from = 0; from < leadIds.length; from += this.batchSize) {
      const some = leadIds.slice(from, from + this.batchSize);
      const { records, status } = await this.recordsOf(access, some);
      const answers = await this.delete(access, [...records.values()].flat());
      for (const leadId of some) yield [leadId, worstOf((records.get(leadId) ?? []).map(id => answers.get(id)!)) ?? nothingThere(status)];
    }
  }

  /** The records of leads, by lead: more than one where people have copied it. */
  private async recordsOf(access: CrmAccess, leadIds: readonly string[]): Promise<{ records: Map<string, string[]>; status: number }> {
    const query = `SELECT Id, ${access.idField} FROM ${OBJECT} WHERE ${access.idField} IN (${leadIds.map(quoted).join(',')})`;
    const { json, status } = await this.call(access, { method: 'GET', path: `/query?q=${encodeURIComponent(query)}` });
    const records = new Map<string, string[]>();
    for (const record of (json as { records?: Record<string, string>[] } | undefined)?.records ?? []) {
      const leadId = record[access.idField]!.toLowerCase();
      records.set(leadId, [...(records.get(leadId) ?? []), record.Id!]);
    }
    return { records, status };
  }

  /** @returns an answer for each record */
  private async delete(access: CrmAccess, recordIds: readonly string[]): Promise<Map<string, WriteAnswer>> {
    const answers = new Map<string, WriteAnswer>();
    for (let from = 0; from < recordIds.length; from += this.batchSize) {
      const some = recordIds.slice(from, from + this.batchSize);
      const path = `/composite/sobjects?ids=${some.join(',')}&allOrNone=false`;
      const answer = await this.call(access, { method: 'DELETE', path });
      const results = resultsOf(answer, some.length);
      for (const [n, id] of some.entries()) answers.set(id, deletionAnswer(results[n]!, id, answer.status));
    }
    return answers;
  }

  private save(access: CrmAccess, path: string, writes: readonly Write[], key: (write: Write) => object): Promise<WriteAnswer[]> {
    return splitRefused(writes, async batch => {
      const records = batch.map(write => ({
        attributes: { type: OBJECT },
        ...write.fields,
        [access.idField]: write.leadId,
        // Nobody cannot own a lead: it stays with whoever has it.
        ...(write.ownerId ? { [OWNER]: write.ownerId } : {}),
        ...key(write),
      }));
      const answer = await this.call(access, { method: 'PATCH', path, body: jsonBody({ allOrNone: false, records }) });
      const results = resultsOf(answer, batch.length);
      return batch.map((write, n): WriteAnswer => {
        const { id, success = false, errors = [] } = results[n]!;
        if (!success || id === undefined) return recordAnswer(errors, write, answer.status);
        const url = new URL(`/lightning/r/${OBJECT}/${id}/view`, access.baseUrl).href;
        return { kind: 'done', recordId: id, url, status: answer.status, answer: JSON.stringify({ id }) };
      });
    });
  }

  /** With a token; with a new one when the one that is known has expired. */
  private async call(access: CrmAccess, request: Omit<CrmRequest, 'headers'>): Promise<CrmAnswer> {
    let token = await this.tokens.tokenOf(access);
    let answer = await this.send(access, request, token);
    if (answer.status === 401) {
      token = await this.tokens.tokenOf(access, token);
      answer = await this.send(access, request, token);
    }
    if (answer.status >= 400) refuse(answer);
    return answer;
  }

  private send(access: CrmAccess, { method, path, body }: Omit<CrmRequest, 'headers'>, token: string): Promise<CrmAnswer> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(method === 'PATCH' && access.allowDuplicates ? { 'sforce-duplicate-rule-header': 'allowSave=true' } : {}),
    };
    return this.http.send(access, { method, path: DATA + path, headers, body });
  }
}
