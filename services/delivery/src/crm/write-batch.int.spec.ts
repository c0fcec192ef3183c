import { GuardedHttp } from '../sending/guarded-http.js';
import { TargetGuard } from '../sending/target-guard.js';
import { HubspotStandIn } from '../../test/hubspot-stand-in.js';
import type { ConnectionSettings } from './connections/connection.js';
import { CrmHttp } from './crm-http.js';
import { HubspotConnector } from './hubspot/hubspot-connector.js';
import type { Job } from './plan-write.js';
import { writeBatch } from './write-batch.js';

let hubspot: HubspotStandIn;
beforeEach(async () => void (hubspot = await new HubspotStandIn().listen()));
afterEach(() => hubspot.close());

const leadId = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const facts = { leadId: leadId(9), status: 'assigned', reason: null, score: null, grade: null, rep: undefined };
const write: Job = {
  kind: 'write',
  leadId: leadId(9),
  recordId: null,
  facts: { ...facts, about: { person: { lastName: 'King' }, company: {}, origin: { mediaType: 'phone', channel: 'phone' }, answers: {} } },
  changesOwner: false,
  isWork: true,
};
const settings: ConnectionSettings = {
  vendor: 'hubspot',
  idField: 'baton_lead_id',
  fields: {},
  unassignedOwner: null,
  allowDuplicates: false,
};

describe('erasures of a batch', () => {
  it('that take too long leave the time to the others, and are gone on with in the next batch', async () => {
    const http = new CrmHttp(new GuardedHttp(new TargetGuard(true, ['127.0.0.1/32']), 60_000));
    const connector = new HubspotConnector(http);
    for (const n of [1, 2, 3, 4]) hubspot.put({ lastname: 'Lovelace', baton_lead_id: leadId(n) });
    const access = {
      connectionId: 'hub',
      baseUrl: hubspot.url,
      maxConcurrent: 1,
      credentials: { accessToken: hubspot.token },
      idField: connector.idField,
      allowDuplicates: false,
      ending: new AbortController().signal,
    };
    const jobs: Job[] = [{ kind: 'erase', leadIds: [leadId(1), leadId(2)] }, { kind: 'erase', leadIds: [leadId(3)] }, write];
    const noTime = 0;
    const outcomes = await writeBatch(jobs, connector, access, settings, noTime, () => Promise.resolve(new Set()));
    expect(outcomes).toMatchObject([
      { kind: 'written', record: null },
      { kind: 'later', ms: 1_000, holdsAll: false },
      { kind: 'written', record: { objectType: 'contact' } },
    ]);
    expect([1, 2, 3, 4, 9].map(n => hubspot.ofLead(leadId(n)).length)).toEqual([0, 0, 1, 1, 1]);
  });
});
