import { Logger } from '@baton/platform';
import { GuardedHttp } from '../sending/guarded-http.js';
import { TargetGuard } from '../sending/target-guard.js';
import { HubspotStandIn } from '../../test/hubspot-stand-in.js';
import type { ConnectionSettings } from './connections/connection.js';
import { CrmHttp } from './crm-http.js';
import { HubspotConnector } from './hubspot/hubspot-connector.js';
import type { Job, WriteJob } from './plan-write.js';
import { writeBatch, type Erasing } from './write-batch.js';

let hubspot: HubspotStandIn;
beforeEach(async () => void (hubspot = await new HubspotStandIn().listen()));
afterEach(() => hubspot.close());

const leadId = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const facts = { leadId: leadId(9), status: 'assigned', reason: null, score: null, grade: null, rep: undefined };
const write: WriteJob = {
  kind: 'write',
  leadId: leadId(9),
  recordId: null,
  facts: { ...facts, about: { person: { lastName: 'King' }, company: {}, origin: { mediaType: 'phone', channel: 'phone' }, answers: {} } },
  changesOwner: false,
  isWork: true,
  kin: [],
};
const settings: ConnectionSettings = {
  vendor: 'hubspot',
  idField: 'baton_lead_id',
  fields: {},
  unassignedOwner: null,
  allowDuplicates: false,
};

const logger = new Logger({ service: 'test', level: 'silent' });

function run(jobs: readonly Job[], erasing: Erasing) {
  const connector = new HubspotConnector(new CrmHttp(new GuardedHttp(new TargetGuard(true, ['127.0.0.1/32']), 60_000)));
  const access = {
    connectionId: 'hub',
    baseUrl: hubspot.url,
    maxConcurrent: 1,
    credentials: { accessToken: hubspot.token },
    idField: connector.idField,
    allowDuplicates: false,
    ending: new AbortController().signal,
  };
  return writeBatch(jobs, connector, access, settings, erasing, logger);
}

describe('erasures of a batch', () => {
  it('that take too long leave the time to the others, and are gone on with in the next batch', async () => {
    for (const n of [1, 2, 3, 4]) hubspot.put({ lastname: 'Lovelace', baton_lead_id: leadId(n) });
    const jobs: Job[] = [{ kind: 'erase', leadIds: [leadId(1), leadId(2)] }, { kind: 'erase', leadIds: [leadId(3)] }, write];
    const noTime = 0;
    expect(await run(jobs, { ms: noTime, of: () => Promise.resolve(new Map()) })).toMatchObject([
      { kind: 'written', record: null },
      { kind: 'later', ms: 1_000, holdsAll: false },
      { kind: 'written', record: { objectType: 'contact' } },
    ]);
    expect([1, 2, 3, 4, 9].map(n => hubspot.ofLead(leadId(n)).length)).toEqual([0, 0, 1, 1, 1]);
  });

  it('that cannot be read for now keep only those waiting whose records other leads have', async () => {
    const [person, email] = [{ lastName: 'Byron', email: 'byron@example.com' }, 'byron@example.com'];
    const who = (n: number, address: string): Job => ({
      ...write,
      leadId: leadId(n),
      facts: { ...write.facts, leadId: leadId(n), about: { ...write.facts.about!, person: { ...person, email: address } } },
    });
    hubspot.put({ lastname: 'Byron', email, baton_lead_id: leadId(1) });
    hubspot.put({ lastname: 'Byron', email: 'other@example.com', baton_lead_id: 'LEAD-123' });
    const asked: (readonly string[])[] = [];
    const of = (leadIds: readonly string[]) => {
      asked.push(leadIds);
      return Promise.reject(new Error('the connection to the database was lost'));
    };
    expect(await run([who(2, email), who(3, 'other@example.com'), write], { ms: 60_000, of })).toMatchObject([
      { kind: 'later', ms: 30_000, holdsAll: false },
      { kind: 'refused' },
      { kind: 'written', record: { objectType: 'contact' } },
    ]);
    expect(asked).toEqual([[leadId(1)]]);
  });
});
