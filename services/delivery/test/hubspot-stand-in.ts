import { randomUUID } from 'node:crypto';
import { VendorServer, type VendorAnswer, type VendorRequest } from './vendor-server.js';

export interface StandInContact {
  readonly id: string;
  properties: Record<string, string>;
}
interface Input {
  id: string;
  idProperty?: string;
  properties?: Record<string, string>;
  objectWriteTraceId?: string;
}
interface Problem {
  category: string;
  message: string;
  code?: string;
  property?: string;
}

/** The properties of a contact that Baton writes, as an account has them after the steps of docs/crm-connectors.md. */
const PROPERTIES = [
  ...['email', 'firstname', 'lastname', 'phone', 'jobtitle', 'city', 'state', 'zip', 'country', 'company', 'website', 'hubspot_owner_id'],
  ...['baton_lead_id', 'baton_score', 'baton_grade', 'baton_status', 'baton_reason', 'baton_source'],
];
const MOST_INPUTS = 100;
const NUMBERS = new Set(['baton_score']);

/**
 * A stand-in for the contacts of HubSpot's CRM API v3, from its public documentation:
 * https://developers.hubspot.com/docs/api-reference/legacy/crm/objects/contacts/batch/upsert-contacts (and update, read, gdpr-delete beside it),
 * https://developers.hubspot.com/docs/api-reference/error-handling, https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines.
 * It checks the token, the size of batches, repeated ids, that the property of the id is unique, that properties exist and what is in them.
 */
export class HubspotStandIn extends VendorServer {
  token = 'pat-eu1-token';
  readonly properties = new Set(PROPERTIES);
  readonly unique = new Set(['email', 'baton_lead_id']);
  readonly owners = new Set(['101', '102']);
  readonly contacts = new Map<string, StandInContact>();
  /** Contacts that it refuses to delete, and addresses that it refuses to look for. */
  readonly undeletable = new Set<string>();
  readonly unreadable = new Set<string>();
  /** Whether a write with a trace id for each input tells records apart; the documentation promises that of creates alone. */
  tellsApart = true;
  /** Whether an update says which records there are not; some accounts leave them out silently. */
  namesMissing = true;
  /** Requests that are taken until the limit is reached; undefined: any number. */
  requestsLeft: number | undefined;
  policyName: 'TEN_SECONDLY_ROLLING' | 'DAILY' = 'TEN_SECONDLY_ROLLING';
  private nextId = 1_001;

  ofLead(leadId: string): StandInContact[] {
    return [...this.contacts.values()].filter(contact => contact.properties.baton_lead_id === leadId);
  }

  /** As if people made it. */
  put(properties: Record<string, string>): StandInContact {
    const contact = { id: String(this.nextId++), properties };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  protected answer({ method, path, headers, body }: VendorRequest): VendorAnswer {
    if (headers.authorization !== `Bearer ${this.token}`)
      return problem(401, { category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found.' });
    if (this.requestsLeft !== undefined && this.requestsLeft-- <= 0) {
      this.requestsLeft = 0;
      return limit(this.policyName);
    }
    if (method !== 'POST' || !headers['content-type']?.startsWith('application/json'))
      return problem(415, { category: 'VALIDATION_ERROR', message: 'JSON is expected' });
    const given = JSON.parse(body) as { inputs: Input[]; idProperty?: string; properties?: string[]; objectId?: string };
    switch (path) {
      case '/crm/v3/objects/contacts/batch/upsert':
        return this.checked(given.inputs, () => this.write(given.inputs, input => this.upsert(input)));
      case '/crm/v3/objects/contacts/batch/update':
        return this.checked(given.inputs, () => this.update(given.inputs));
      case '/crm/v3/objects/contacts/batch/read':
        return this.checked(given.inputs, () => this.read(given.inputs, given.idProperty, given.properties ?? []));
      case '/crm/v3/objects/contacts/gdpr-delete':
        return this.delete(given.objectId!);
      default:
        return problem(404, { category: 'OBJECT_NOT_FOUND', message: 'Unable to find the page' });
    }
  }

  private delete(id: string): VendorAnswer {
    if (this.undeletable.has(id)) return problem(400, { category: 'VALIDATION_ERROR', message: 'It is under legal hold' });
    return this.contacts.delete(id) ? { status: 204 } : problem(404, notFound(id));
  }

  private checked(inputs: readonly Input[], work: () => VendorAnswer): VendorAnswer {
    const refuse = (message: string) => problem(400, { category: 'VALIDATION_ERROR', message });
    if (inputs.length === 0 || inputs.length > MOST_INPUTS)
      return refuse(`The number of inputs is ${inputs.length}: at most ${MOST_INPUTS}`);
    if (new Set(inputs.map(input => input.id)).size < inputs.length) return refuse('Duplicate IDs found in batch input');
    if (inputs.some(({ idProperty }) => idProperty !== undefined && !this.unique.has(idProperty)))
      return refuse('The idProperty is not a property with unique values');
    const strangers = inputs.flatMap(({ properties = {} }) => Object.keys(properties).filter(name => !this.properties.has(name)));
    if (strangers.length > 0)
      return problem(400, {
        category: 'VALIDATION_ERROR',
        message: `Property values were not valid: [{"isValid":false,"message":"Property \\"${strangers[0]}\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"${strangers[0]}"}]`,
        code: 'PROPERTY_DOESNT_EXIST',
        property: strangers[0],
      });
    return work();
  }

  private write(inputs: readonly Input[], one: (input: Input) => { contact: StandInContact; isNew: boolean } | Problem): VendorAnswer {
    const before = new Map([...this.contacts].map(([id, contact]) => [id, { ...contact, properties: { ...contact.properties } }]));
    const outcomes = inputs.map(input => [input, one(input)] as const);
    const failed = outcomes.flatMap(([input, outcome]) => ('category' in outcome ? [[input, outcome] as const] : []));
    if (failed.length > 0 && !(this.tellsApart && inputs.every(input => input.objectWriteTraceId !== undefined))) {
      this.contacts.clear();
      for (const [id, contact] of before) this.contacts.set(id, contact);
      return problem(failed[0]![1].category === 'CONFLICT' ? 409 : 400, failed[0]![1]);
    }
    const results = outcomes.flatMap(([{ objectWriteTraceId }, outcome]) =>
      'category' in outcome ? [] : [{ ...outcome.contact, new: outcome.isNew, archived: false, objectWriteTraceId }],
    );
    const errors = failed.map(([{ objectWriteTraceId }, error]) => ({
      ...told(error),
      context: { objectWriteTraceId: [objectWriteTraceId] },
    }));
    return multiStatus(results, errors);
  }

  private upsert({ id, idProperty, properties = {} }: Input): { contact: StandInContact; isNew: boolean } | Problem {
    const existing = [...this.contacts.values()].find(contact =>
      idProperty === undefined ? contact.id === id : contact.properties[idProperty] === id,
    );
    const wrong = this.problemOf(properties, existing);
    if (wrong !== undefined) return wrong;
    if (existing !== undefined) return { contact: assign(existing, properties), isNew: false };
    if (!properties.email && !properties.firstname && !properties.lastname)
      return { category: 'VALIDATION_ERROR', message: 'One of email, firstname, lastname is required', code: 'REQUIRED_PROPERTY' };
    return { contact: assign(this.put({}), { ...properties, ...(idProperty === undefined ? {} : { [idProperty]: id }) }), isNew: true };
  }

  private update(inputs: readonly Input[]): VendorAnswer {
    const known = inputs.filter(input => this.contacts.has(input.id));
    const missing = inputs.filter(input => !this.contacts.has(input.id)).map(input => input.id);
    if (known.length === 0) return multiStatus([], this.namesMissing ? [missingContacts(missing)] : [], 207);
    const { status, json } = this.write(known, ({ id, properties = {} }) => {
      const contact = this.contacts.get(id)!;
      return this.problemOf(properties, contact) ?? { contact: assign(contact, properties), isNew: false };
    });
    if (missing.length === 0 || status >= 400) return { status, json };
    const { results, errors = [] } = json as { results: unknown[]; errors?: unknown[] };
    return multiStatus(results, [...errors, ...(this.namesMissing ? [missingContacts(missing)] : [])], 207);
  }

  private read(inputs: readonly Input[], idProperty: string | undefined, properties: readonly string[]): VendorAnswer {
    if (idProperty !== undefined && !this.unique.has(idProperty))
      return problem(400, { category: 'VALIDATION_ERROR', message: 'not unique' });
    const refused = inputs.find(({ id }) => this.unreadable.has(id));
    if (refused !== undefined) return problem(400, { category: 'VALIDATION_ERROR', message: `${refused.id} cannot be looked for` });
    const same = idProperty === 'email' ? (text: string | undefined) => text?.toLowerCase() : (text: string | undefined) => text;
    const found = inputs.map(({ id }) =>
      [...this.contacts.values()].find(
        contact => (idProperty === undefined ? contact.id : same(contact.properties[idProperty])) === same(id),
      ),
    );
    const results = found.flatMap(contact =>
      contact === undefined
        ? []
        : [{ id: contact.id, properties: Object.fromEntries(properties.map(p => [p, contact.properties[p] ?? null])) }],
    );
    const missing = inputs.filter((_input, n) => found[n] === undefined).map(input => input.id);
    return multiStatus(results, missing.length === 0 ? [] : [missingContacts(missing)]);
  }

  private problemOf(properties: Record<string, string>, existing: StandInContact | undefined): Problem | undefined {
    const invalid = (property: string, code: string, message: string): Problem => ({
      category: 'VALIDATION_ERROR',
      message: `Property values were not valid: [{"isValid":false,"message":"${message}","error":"${code}","name":"${property}"}]`,
      code,
      property,
    });
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value !== 'string') return invalid(name, 'INVALID_STRING', 'is not a text');
      if (NUMBERS.has(name) && !Number.isFinite(Number(value))) return invalid(name, 'INVALID_INTEGER', `${value} was not a valid number`);
    }
    const { email, hubspot_owner_id: owner } = properties;
    if (email !== undefined && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
      return invalid('email', 'INVALID_EMAIL', `Email address ${email} is invalid`);
    if (owner !== undefined && owner !== '' && !this.owners.has(owner))
      return invalid('hubspot_owner_id', 'INVALID_OWNER_ID', `Owner ${owner} does not exist`);
    for (const property of this.unique) {
      const value = properties[property]?.toLowerCase();
      const other = [...this.contacts.values()].find(
        c => c !== existing && value !== undefined && c.properties[property]?.toLowerCase() === value,
      );
      if (other !== undefined) return { category: 'CONFLICT', message: `Contact already exists. Existing ID: ${other.id}` };
    }
    return undefined;
  }
}

const assign = (contact: StandInContact, properties: Record<string, string>): StandInContact => {
  contact.properties = { ...contact.properties, ...properties };
  return contact;
};
const told = ({ category, message, code, property }: Problem) => ({
  status: 'error',
  category,
  message,
  ...(code === undefined ? {} : { errors: [{ message, code, context: { propertyName: [property] } }] }),
});
const problem = (status: number, error: Problem): VendorAnswer => ({ status, json: { ...told(error), correlationId: randomUUID() } });
const notFound = (id: string): Problem => ({
  category: 'OBJECT_NOT_FOUND',
  message: `Object not found. objectId are usually numeric: ${id}`,
});
const missingContacts = (ids: readonly string[]) => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
  context: { ids },
});
const multiStatus = (results: readonly unknown[], errors: readonly unknown[], status = errors.length === 0 ? 200 : 207): VendorAnswer => ({
  status,
  json: { status: 'COMPLETE', results, ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }) },
});
const limit = (policyName: string): VendorAnswer => ({
  status: 429,
  json: {
    status: 'error',
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
  },
});
