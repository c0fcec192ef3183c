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
import { eraseEach } from '../erase-each.js';
import { splitRefused } from '../split-refused.js';
import { isAboutAll, isPassing, recordAnswer, refuse, requestErrorOf, type SalesforceError } from './salesforce-errors.js';
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

/** With 300, which is no redirect here, Salesforce says that it does not know which record is meant. */
function severalOf(error: unknown): WriteAnswer {
  if (!(error instanceof CrmUnavailable) || error.status !== 300) throw error;
  return { kind: 'refused', error: 'more than one record has the id of this lead', status: 300, answer: error.answer };
}

/**
 * Leads in Salesforce, up to 200 in a request of sObject Collections, each with its own result.
 * - Made or found by an external id: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-upsert.html
 * - Changed by id: https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-update.html
 * - Duplicate rules: https://developer.salesforce.com/docs/platform/api-rest/guide/headers-duplicaterules.html
 * - Deleted by external id: https://developer.salesforce.com/docs/platform/api-rest/guide/dome-delete-record.html
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

  erase(access: CrmAccess, leadIds: readonly string[]): AsyncIterable<Erased> {
    // By external id there is only the way of one at a time.
    return eraseEach(leadIds, leadId => this.delete(access, leadId));
  }

  private async delete(access: CrmAccess, leadId: string): Promise<WriteAnswer> {
    const path = `/sobjects/${OBJECT}/${access.idField}/${leadId}`;
    const answer = await this.call(access, { method: 'DELETE', path }, [400, 403, 404]).catch(severalOf);
    if ('kind' in answer) return answer;
    const { status, kept } = answer;
    const { code, text } = requestErrorOf(answer);
    if (status === 403 && isAboutAll(code)) refuse(answer);
    if (status !== 400 && status !== 403) return { kind: 'done', recordId: '', status, answer: '' };
    return { kind: isPassing(code) ? 'again' : 'refused', error: text, status, answer: kept };
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
      const results = answer.json as readonly SaveResult[];
      if (!Array.isArray(results) || results.length !== batch.length)
        throw new CrmUnavailable('Salesforce does not say what became of each record', answer.status, answer.kept);
      return batch.map((write, n): WriteAnswer => {
        const { id, success = false, errors = [] } = results[n]!;
        if (!success || id === undefined) return recordAnswer(errors, write, answer.status);
        const url = new URL(`/lightning/r/${OBJECT}/${id}/view`, access.baseUrl).href;
        return { kind: 'done', recordId: id, url, status: answer.status, answer: JSON.stringify({ id }) };
      });
    });
  }

  /** With a token; with a new one when the one that is known has expired. @param expected further statuses that are an answer */
  private async call(access: CrmAccess, request: Omit<CrmRequest, 'headers'>, expected: readonly number[] = []): Promise<CrmAnswer> {
    let token = await this.tokens.tokenOf(access);
    let answer = await this.send(access, request, token);
    if (answer.status === 401) {
      token = await this.tokens.tokenOf(access, token);
      answer = await this.send(access, request, token);
    }
    if (answer.status >= 400 && !expected.includes(answer.status)) refuse(answer);
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
