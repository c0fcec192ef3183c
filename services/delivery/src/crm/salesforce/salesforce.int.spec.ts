import { generateKeyPairSync } from 'node:crypto';
import { topics } from '@baton/contracts';
import { aLeadAccepted, aLeadErased, aLeadUnassigned, eventually } from '@baton/testing';
import { crmUnderTest } from '../../../test/crm-under-test.js';
import { SalesforceStandIn } from '../../../test/salesforce-stand-in.js';
import { everyCrm } from '../../../test/every-crm.suite.js';

const UPSERT = '/services/data/v62.0/composite/sobjects/Lead/Baton_Lead_Id__c';
const TOKEN = '/services/oauth2/token';
const [ADA, QUEUE] = ['0055f000001AAAAAA1', '00G5f000001QQQQQQ3'];
const crm = crmUnderTest<SalesforceStandIn>({
  name: 'Salesforce',
  id: 'sf',
  make: () => new SalesforceStandIn(),
  document: ({ clientId, clientSecret }) => ({ vendor: 'salesforce', credentials: { clientId, clientSecret } }),
  owner: ADA,
  recordsOf: (salesforce, leadId) =>
    salesforce
      .ofLead(leadId)
      .map(lead => ({ status: lead.Baton_Status__c as string, owner: lead.OwnerId, firstName: lead.FirstName as string })),
  countOf: ({ leads }) => leads.size,
});
const { clock, assigned, connect, connection, delivered, deliveriesOf, nothingWaits, publish } = crm;
const leadOf = (leadId: string) => crm.standIn.ofLead(leadId)[0];

everyCrm(crm, {
  upsert: { path: UPSERT, most: 200, recordsIn: body => body.records },
  putAugusta: (salesforce, Email, Baton_Lead_Id__c) =>
    void salesforce.put({ FirstName: 'Augusta', LastName: 'L.', Company: 'Theirs', Email, Baton_Lead_Id__c }),
  remove: (salesforce, leadId) => salesforce.remove(salesforce.ofLead(leadId)[0]!.Id),
  limit: (salesforce, requestsLeft) => void (salesforce.requestsLeft = requestsLeft),
  limitMs: 900_000,
  limitSays: 'REQUEST_LIMIT_EXCEEDED',
  fields: ({ fields }) => fields,
  gradeField: 'Baton_Grade__c',
  lacksSays: /make it or map another: .*'Baton_Grade__c'/,
  refuseDeleting: (salesforce, leadId) => {
    salesforce.kept.add(salesforce.ofLead(leadId)[0]!.Id);
    return () => salesforce.kept.clear();
  },
  wrongCredentials: { clientId: 'consumer', clientSecret: 'wrong' },
  wrongSays: /^Salesforce gives no access token: invalid_client: invalid client credentials$/,
});

describe('a lead that is assigned', () => {
  it('becomes a Lead with its owner, and the id and address of that come back', async () => {
    const event = assigned({
      score: 82,
      grade: 'A',
      because: 'next in turn',
      company: {},
      person: { lastName: "O'Hara", email: "o'hara@example.com" },
    });
    await delivered(event);
    expect(leadOf(event.key)).toMatchObject({
      LastName: "O'Hara",
      Email: "o'hara@example.com",
      Company: '[not given]',
      OwnerId: ADA,
      Baton_Lead_Id__c: event.key,
      Baton_Score__c: 82,
      Baton_Grade__c: 'A',
      Baton_Status__c: 'assigned',
      Baton_Reason__c: 'next in turn',
      Baton_Source__c: 'google-ads',
    });
    const recordId = leadOf(event.key)!.Id;
    const links = await crm.delivery.kafka.collect(topics.deliveryLeads.name, events => events.some(e => e.key === event.key));
    expect(links.find(e => e.key === event.key)!.data).toMatchObject({
      system: 'sf',
      objectType: 'Lead',
      recordId,
      url: `${crm.standIn.url}/lightning/r/Lead/${recordId}/view`,
    });
  });

  it('is refused by a duplicate rule, and given up with the reason; or saved all the same when the connection says so', async () => {
    const event = assigned();
    crm.standIn.put({ LastName: event.data.person.lastName!, Company: event.data.company.name! });
    await delivered(event);
    expect(await deliveriesOf(event.key)).toMatchObject([{ state: 'dead', because: 'DUPLICATES_DETECTED: Use one of these records?' }]);
    await connect({ allowDuplicates: true });
    const { id } = (await deliveriesOf(event.key))[0];
    expect((await crm.delivery.post(`/v1/delivery/deliveries/${id}/redeliver`)).status).toBe(202);
    await nothingWaits();
    expect(crm.standIn.ofLead(event.key)).toHaveLength(1);
  });

  it('that has too long a text has it cut to what the field holds', async () => {
    const event = assigned({ because: 'because '.repeat(100), person: { lastName: 'x'.repeat(200) } });
    await delivered(event);
    expect(String(leadOf(event.key)!.LastName)).toHaveLength(80);
    expect(String(leadOf(event.key)!.Baton_Reason__c)).toHaveLength(255);
  });

  it('is mapped to other fields as the connection says', async () => {
    await connect({ fields: { Rating: { from: 'grade', values: { A: 'Hot' } }, Title: null, Website: 'answers.site' } });
    const event = assigned({ grade: 'A', answers: { site: 'engines.example' }, person: { lastName: 'L', jobTitle: 'Countess' } });
    await delivered(event);
    expect(leadOf(event.key)).toMatchObject({ Rating: 'Hot', Website: 'engines.example' });
    expect(leadOf(event.key)).not.toHaveProperty('Title');
  });
});

describe('what happens to a lead later', () => {
  it('changes the record by its id; nobody’s lead goes to the queue that the connection names, or stays', async () => {
    const event = assigned();
    await delivered(event);
    await delivered(aLeadUnassigned({ leadId: event.key }));
    expect(leadOf(event.key)).toMatchObject({ OwnerId: ADA, Baton_Status__c: 'unassigned' });
    await connect({ unassignedOwner: QUEUE });
    await delivered(aLeadUnassigned({ leadId: event.key, because: 'again' }));
    expect(leadOf(event.key)).toMatchObject({ OwnerId: QUEUE, Baton_Reason__c: 'again' });
  });

  it('leaves a record alone that was converted, and one that was deleted until the lead is assigned again', async () => {
    const [converted, deleted] = [assigned(), assigned()];
    await delivered(converted, deleted);
    leadOf(converted.key)!.IsConverted = true;
    crm.standIn.remove(leadOf(deleted.key)!.Id);
    await delivered(aLeadAccepted({ leadId: converted.key }), aLeadAccepted({ leadId: deleted.key }));
    expect((await deliveriesOf(converted.key))[0]).toMatchObject({
      state: 'delivered',
      because: expect.stringContaining('converted'),
    });
    expect((await deliveriesOf(deleted.key))[0]).toMatchObject({
      state: 'delivered',
      because: expect.stringContaining('deleted'),
    });
    expect(crm.standIn.ofLead(deleted.key)).toEqual([]);
    await delivered(assigned({ leadId: deleted.key, person: deleted.data.person, company: deleted.data.company }));
    expect(crm.standIn.ofLead(deleted.key)).toHaveLength(1);
  });

  it('waits for a record that somebody else is saving, and nobody else waits with it', async () => {
    const [locked, other] = [assigned(), assigned()];
    await delivered(locked, other);
    crm.standIn.locked.add(leadOf(locked.key)!.Id);
    await publish(aLeadAccepted({ leadId: locked.key }), aLeadAccepted({ leadId: other.key }));
    await eventually(async () => {
      expect((await deliveriesOf(other.key))[0]).toMatchObject({ event: 'lead-accepted', state: 'delivered' });
      expect((await deliveriesOf(locked.key))[0]).toMatchObject({ event: 'lead-accepted', state: 'waiting', attempts: 1 });
    });
    crm.standIn.locked.clear();
    clock.advance(6_000);
    await nothingWaits();
    expect(leadOf(locked.key)).toMatchObject({ Baton_Status__c: 'accepted' });
  });

  it('deletes it later when somebody is saving it at the moment', async () => {
    const event = assigned();
    await delivered(event);
    crm.standIn.locked.add(leadOf(event.key)!.Id);
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect((await deliveriesOf(event.key))[0]).toMatchObject({ event: 'lead-erased', attempts: 1 }));
    crm.standIn.locked.clear();
    clock.advance(6_000);
    await nothingWaits();
    expect(crm.standIn.leads.size).toBe(0);
  });

  it('deletes the others when it may not delete one, and all that have the id of a lead', async () => {
    const events = [assigned(), assigned(), assigned()];
    await delivered(...events);
    const [first, second, third] = events.map(({ key }) => key) as [string, string, string];
    crm.standIn.kept.add(leadOf(first)!.Id);
    crm.standIn.put({ LastName: 'L.', Company: 'Theirs', Baton_Lead_Id__c: second });
    await crm.deliveredTogether(events.map(({ key }) => aLeadErased({ leadId: key })));
    const newest = await Promise.all(events.map(async ({ key }) => (await deliveriesOf(key))[0]));
    expect(newest.map(({ state }) => state)).toEqual(['dead', 'delivered', 'delivered']);
    expect(newest[0].because).toBe('INSUFFICIENT_ACCESS_OR_READONLY: not this one');
    expect([first, second, third].map(key => crm.standIn.ofLead(key).length)).toEqual([1, 0, 0]);
    expect(await connection()).toMatchObject({ failuresInRow: 0 });
  });

  it('costs two requests to delete as many leads as go together', async () => {
    const events = Array.from({ length: 30 }, () => assigned());
    await delivered(...events);
    const before = crm.standIn.requests.length;
    await crm.deliveredTogether(events.map(({ key }) => aLeadErased({ leadId: key })));
    expect(crm.standIn.requests.slice(before).map(({ method }) => method)).toEqual(['GET', 'DELETE']);
    expect(crm.standIn.leads.size).toBe(0);
  });

  it('is not taken for deleted while the field that it is found by can not be read', async () => {
    const event = assigned();
    await delivered(event);
    crm.standIn.fields.delete('Baton_Lead_Id__c');
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect((await connection()).lastError).toContain("No such column 'Baton_Lead_Id__c'"));
    expect((await deliveriesOf(event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'waiting' });
    crm.standIn.fields.add('Baton_Lead_Id__c');
    clock.advance(6_000);
    await nothingWaits();
    expect(crm.standIn.leads.size).toBe(0);
  });

  it('gives no erasure up while Salesforce lets nobody in', async () => {
    const event = assigned();
    await delivered(event);
    crm.standIn.answerNext({ status: 403, json: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'no API' }] });
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect((await connection()).lastError).toContain('API_DISABLED_FOR_ORG: no API'));
    expect((await deliveriesOf(event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'waiting' });
    clock.advance(6_000);
    await nothingWaits();
    expect(crm.standIn.leads.size).toBe(0);
  });
});

describe('Salesforce', () => {
  it('that ends the session is asked for a new token, once', async () => {
    await delivered(assigned());
    crm.standIn.expireTokens();
    const given = crm.lives(5);
    await publish(...given.all);
    await eventually(() => expect(leadOf(given.leadIds[0]!)).toBeDefined());
    await nothingWaits();
    crm.expectAllThere(given);
    expect(crm.standIn.count(TOKEN)).toBe(2);
    expect(await connection()).toMatchObject({ failuresInRow: 0 });
  });

  it('takes an assertion that is signed with a private key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    crm.standIn.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await connect({ credentials: { clientId: crm.standIn.clientId, username: crm.standIn.username, privateKey: pem } });
    const event = assigned();
    await delivered(event);
    expect(leadOf(event.key)).toBeDefined();
  });

  it('that cannot even read one record of a batch takes the others', async () => {
    const good = Array.from({ length: 9 }, () => assigned());
    const bad = assigned({ answers: { size: 'many' } });
    await crm.deliveredTogether([...good, bad], { fields: { NumberOfEmployees: 'answers.size' } });
    for (const { key } of good) expect(crm.standIn.ofLead(key)).toHaveLength(1);
    expect(await deliveriesOf(bad.key)).toMatchObject([{ state: 'dead', because: expect.stringContaining('JSON_PARSER_ERROR') }]);
  });
});
