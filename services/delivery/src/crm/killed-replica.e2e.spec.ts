import { topics } from '@baton/contracts';
import { eventually, testDatabase, testKafka, type TestDatabase, type TestKafka } from '@baton/testing';
import { BuiltDelivery } from '../../test/built-delivery.js';
import { lives } from '../../test/crm-leads.js';
import { consumed, migrations } from '../../test/delivery-service.js';
import { HubspotStandIn } from '../../test/hubspot-stand-in.js';
import { SalesforceStandIn } from '../../test/salesforce-stand-in.js';

let kafka: TestKafka;
let db: TestDatabase;
let hubspot: HubspotStandIn;
let salesforce: SalesforceStandIn;
let replica: BuiltDelivery;

beforeAll(async () => {
  [kafka, db, hubspot, salesforce] = await Promise.all([
    testKafka(undefined, consumed),
    testDatabase('delivery', migrations),
    new HubspotStandIn().listen(),
    new SalesforceStandIn().listen(),
  ]);
  // Whatever the machine is doing: a request that is merely slow is not tried again minutes later.
  replica = await BuiltDelivery.start(db, kafka, { DELIVERY_TIMEOUT_MS: '3000', DELIVERY_LEASE_MS: '9000' });
});
afterAll(async () => {
  replica?.kill('SIGKILL');
  await hubspot?.close();
  await salesforce?.close();
  await kafka?.close();
  await db?.drop();
});

it('a replica that is killed after CRMs made records, before that is written down, makes no second ones; each lead comes to its last event', async () => {
  await replica.put('/v1/delivery/crm-connections/hub', {
    vendor: 'hubspot',
    baseUrl: hubspot.url,
    credentials: { accessToken: hubspot.token },
  });
  await replica.put('/v1/delivery/crm-connections/sf', {
    vendor: 'salesforce',
    baseUrl: salesforce.url,
    credentials: { clientId: salesforce.clientId, clientSecret: salesforce.clientSecret },
  });
  // Of some leads the records can be found by their address again, of others by Baton's id alone.
  const given = [lives(10), lives(10, { person: { firstName: 'No', lastName: 'Address' }, company: { name: 'Any' } })];
  const leadIds = given.flatMap(each => each.leadIds);
  salesforce.hasDuplicateRule = false;
  let kills = 0;
  const kill = ({ path }: { path: string }) => {
    if (!path.includes('upsert') || kills > 0) return;
    kills++;
    replica.kill('SIGKILL');
  };
  hubspot.beforeAnswer = kill;
  await kafka.publish(given.flatMap(each => each.all));
  await replica.ended();
  expect(hubspot.contacts.size).toBeGreaterThan(0);
  await replica.start();
  const waiting = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'waiting'`)).rows[0].n;
  const delivered = async () => (await db.pool.query(`select count(*)::int as n from deliveries where state = 'delivered'`)).rows[0].n;
  await eventually(async () => expect([await waiting(), await delivered()]).toEqual([0, 2 * 3 * leadIds.length]));
  expect([hubspot.contacts.size, salesforce.leads.size]).toEqual([leadIds.length, leadIds.length]);
  for (const leadId of leadIds) {
    expect(hubspot.ofLead(leadId).map(contact => contact.properties.baton_status)).toEqual(['contacted']);
    expect(salesforce.ofLead(leadId).map(lead => lead.Baton_Status__c)).toEqual(['contacted']);
  }
  const links = (await kafka.collect(topics.deliveryLeads.name, events => events.length >= 2 * leadIds.length)).map(
    ({ data }) => data as { leadId: string; system: string },
  );
  expect(new Set(links.map(({ leadId, system }) => `${leadId}/${system}`)).size).toBe(2 * leadIds.length);
});
