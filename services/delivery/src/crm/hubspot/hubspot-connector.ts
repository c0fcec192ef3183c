import type { CrmHttp, CrmAnswer } from '../crm-http.js';
import { jsonBody } from '../crm-http.js';
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
import { recordAnswer, refuse, type HubspotError } from './hubspot-errors.js';
import { hubspotFields } from './hubspot-fields.js';

const OWNER = 'hubspot_owner_id';
const CONTACTS = '/crm/v3/objects/contacts';
/** Of any request of a batch, also one that reads. */
const MOST_INPUTS = 100;

interface HubspotContact {
  readonly id: string;
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly objectWriteTraceId?: string;
  readonly url?: string;
}
interface BatchAnswer {
  readonly results?: readonly HubspotContact[];
  readonly errors?: readonly HubspotError[];
}

const propertiesOf = ({ fields, ownerId }: Write): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, String(value)])),
  ...(ownerId === undefined ? {} : { [OWNER]: ownerId }),
});

/**
 * Contacts in HubSpot.
 * - Made or found by a unique property, 100 at once: https://developers.hubspot.com/docs/api-reference/legacy/crm/objects/contacts/batch/upsert-contacts
 * - Changed by id: https://developers.hubspot.com/docs/api-reference/2026-03/crm/objects/contacts/batch/update-contacts
 * - Deleted for good: https://developers.hubspot.com/docs/api-reference/legacy/crm/objects/contacts/gdpr/gdpr-delete-contact
 *
 * An answer 207 names the records that failed by the `objectWriteTraceId` that was sent with them; where HubSpot does not tell records apart it refuses
 * the whole request, which is then sent in halves. A record that is neither among the results nor among the errors was not written.
 */
export class HubspotConnector implements CrmConnector {
  readonly vendor = 'hubspot';
  readonly objectType = 'contact';
  readonly batchSize = MOST_INPUTS;
  readonly idField = 'baton_lead_id';
  readonly ownerField = OWNER;
  readonly defaultBaseUrl = 'https://api.hubapi.com';
  readonly defaultFields = hubspotFields;
  readonly credentialNames = [['accessToken']] as const;
  readonly fieldName = /^[a-z][a-z0-9_]{0,99}$/;
  readonly canBeUnowned = true;

  constructor(
    private readonly http: CrmHttp,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async findByEmail(access: CrmAccess, addresses: readonly string[]): Promise<FoundRecord[]> {
    return (await this.read(access, 'email', addresses)).map(({ id, properties = {} }) => ({
      recordId: id,
      email: (properties.email ?? '').toLowerCase(),
      leadId: properties[access.idField] || null,
    }));
  }

  update(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]> {
    return splitRefused(writes, async batch => {
      const inputs = batch.map(write => ({
        id: write.recordId!,
        properties: { ...propertiesOf(write), [access.idField]: write.leadId },
        objectWriteTraceId: write.leadId,
      }));
      const answer = await this.post(access, '/batch/update', { inputs });
      const { byTrace, results, errors } = read(answer);
      return batch.map(({ leadId, recordId }): WriteAnswer => {
        const error = errors.get(leadId) ?? errors.get(recordId!);
        if (error !== undefined) return recordAnswer(error, answer.status);
        const contact = byTrace.get(leadId) ?? results.find(({ id }) => id === recordId);
        return contact === undefined ? { kind: 'gone', status: answer.status, answer: '' } : done(contact, answer.status);
      });
    });
  }

  upsert(access: CrmAccess, writes: readonly Write[]): Promise<WriteAnswer[]> {
    return splitRefused(writes, async batch => {
      const inputs = batch.map(write => ({
        id: write.leadId,
        idProperty: access.idField,
        properties: { ...propertiesOf(write), [access.idField]: write.leadId },
        objectWriteTraceId: write.leadId,
      }));
      const answer = await this.post(access, '/batch/upsert', { inputs });
      const { byTrace, results, errors } = read(answer);
      return batch.map(({ leadId }): WriteAnswer => {
        const error = errors.get(leadId);
        if (error !== undefined) return recordAnswer(error, answer.status);
        const contact = byTrace.get(leadId) ?? results.find(({ properties = {} }) => properties[access.idField] === leadId);
        if (contact !== undefined) return done(contact, answer.status);
        return { kind: 'again', error: 'HubSpot does not say what became of the record', status: answer.status, answer: answer.kept };
      });
    });
  }

  async *erase(access: CrmAccess, leadIds: readonly string[]): AsyncGenerator<Erased> {
    for (let from = 0; from < leadIds.length; from += MOST_INPUTS) {
      const some = leadIds.slice(from, from + MOST_INPUTS);
      const found = await splitRefused(some, async ids => {
        const contacts = await this.read(access, access.idField, ids);
        const recordIds = new Map(contacts.map(({ id, properties = {} }) => [properties[access.idField], id]));
        return ids.map(leadId => recordIds.get(leadId));
      });
      const byLead = new Map(some.map((leadId, n) => [leadId, found[n]]));
      // HubSpot deletes for good one at a time.
      yield* eraseEach(some, leadId => this.delete(access, byLead.get(leadId)));
    }
  }

  /** @param found where it is, or why it cannot be looked for; undefined: nowhere */
  private async delete(access: CrmAccess, found: string | WriteAnswer | undefined): Promise<WriteAnswer> {
    if (typeof found === 'object') return found;
    if (found === undefined) return { kind: 'done', recordId: '', status: 200, answer: '' };
    // People may have deleted it since it was found.
    await this.post(access, '/gdpr-delete', { objectId: found }, [404]);
    return { kind: 'done', recordId: found, status: 204, answer: '' };
  }

  private async read(access: CrmAccess, idProperty: string, ids: readonly string[]): Promise<readonly HubspotContact[]> {
    const found: HubspotContact[] = [];
    for (let from = 0; from < ids.length; from += MOST_INPUTS) {
      const inputs = ids.slice(from, from + MOST_INPUTS).map(id => ({ id }));
      const answer = await this.post(access, '/batch/read', { idProperty, properties: ['email', access.idField], inputs });
      const { results = [] } = answer.json as BatchAnswer;
      if (!Array.isArray(results)) throw new CrmUnavailable('HubSpot does not say what it found', answer.status, answer.kept);
      found.push(...results);
    }
    return found;
  }

  /** @param expected further statuses that are an answer */
  private async post(access: CrmAccess, path: string, body: unknown, expected: readonly number[] = []): Promise<CrmAnswer> {
    const answer = await this.http.send(access, {
      method: 'POST',
      path: CONTACTS + path,
      headers: { authorization: `Bearer ${access.credentials.accessToken}` },
      body: jsonBody(body),
    });
    if (answer.status >= 400 && !expected.includes(answer.status)) refuse(answer, this.now());
    if (answer.status !== 204 && (typeof answer.json !== 'object' || answer.json === null))
      throw new CrmUnavailable(`answered ${answer.status} without a result`, answer.status, answer.kept);
    return answer;
  }
}

const done = ({ id, url }: HubspotContact, status: number): WriteAnswer => ({
  kind: 'done',
  recordId: id,
  ...(url === undefined ? {} : { url }),
  status,
  answer: JSON.stringify({ id }),
});

/** What an answer says, by trace id; errors that have none, by the ids that they are about. */
function read({ json }: CrmAnswer) {
  const { results = [], errors = [] } = (json ?? {}) as BatchAnswer;
  const of = ({ context = {} }: HubspotError) => [...(context.objectWriteTraceId ?? []), ...(context.ids ?? []), ...(context.id ?? [])];
  return {
    results,
    byTrace: new Map(results.flatMap(contact => (contact.objectWriteTraceId === undefined ? [] : [[contact.objectWriteTraceId, contact]]))),
    errors: new Map(errors.flatMap(error => of(error).map(id => [id, error] as const))),
  };
}
