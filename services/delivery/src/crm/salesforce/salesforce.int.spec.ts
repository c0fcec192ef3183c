import { generateKeyPairSync } from 'node:crypto';
import { topics } from '@baton/contracts';
import { aLeadAccepted, aLeadErased, aLeadUnassigned, eventually } from '@baton/testing';
import { assigned as assignedTo, deliveriesOf, lives as livesOf, nothingWaits, placesOf } from '../../../test/crm-leads.js';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../../test/delivery-service.js';
import { SalesforceStandIn } from '../../../test/salesforce-stand-in.js';
import { Watch } from '../../../test/watch.js';

type Events = Parameters<DeliveryUnderTest['kafka']['publish']>[0];
const MINUTE_MS = 60_000;
const UPSERT = '/services/data/v62.0/composite/sobjects/Lead/Baton_Lead_Id__c';
const TOKEN = '/services/oauth2/token';
const [ADA, BOB, QUEUE] = ['0055f000001AAAAAA1', '0055f000001BBBBBB2', '00G5f000001QQQQQQ3'];
let delivery: DeliveryUnderTest;
let salesforce: SalesforceStandIn;
const clock = new Watch('2026-05-01T12:00:00Z');
beforeAll(async () => {
  delivery = await deliveryUnderTest({ clock });
});
afterAll(() => delivery?.close());
beforeEach(async () => {
  salesforce = await new SalesforceStandIn().listen();
  await connect();
});
afterEach(async () => {
  await delivery.service.request('/v1/delivery/crm-connections/sf', { method: 'DELETE' });
  await salesforce.close();
});

async function connect(more: object = {}): Promise<void> {
  const { status, body } = await delivery.put('/v1/delivery/crm-connections/sf', {
    vendor: 'salesforce',
    baseUrl: salesforce.url,
    credentials: { clientId: salesforce.clientId, clientSecret: salesforce.clientSecret },
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
}
const rep = { repId: 'grace', externalId: ADA, name: 'Grace Hopper' };
const assigned = (more: Parameters<typeof assignedTo>[0] = {}) => assignedTo({ rep, ...more });
const lives = (leads: number) => livesOf(leads, { rep });
const connection = async () => (await delivery.get('/v1/delivery/crm-connections/sf')).body;
const leadOf = (leadId: string) => salesforce.ofLead(leadId)[0];
const publish = (...events: Events) => delivery.kafka.publish(events);
async function delivered(...events: Events) {
  const expected = await total();
  await delivery.kafka.publish(events);
  await eventually(async () => expect(await total()).toBe(expected + events.length));
  await nothingWaits(delivery);
}
const total = async () => Object.values<number>(await placesOf(delivery)).reduce((sum, n) => sum + n, 0);
function expectAllThere({ leadIds }: ReturnType<typeof lives>): void {
  for (const leadId of leadIds) {
    expect(salesforce.ofLead(leadId)).toHaveLength(1);
    expect(leadOf(leadId)).toMatchObject({ Baton_Status__c: 'contacted', OwnerId: ADA });
  }
}

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
    const links = await delivery.kafka.collect(topics.deliveryLeads.name, events => events.some(e => e.key === event.key));
    expect(links.find(e => e.key === event.key)!.data).toMatchObject({
      system: 'sf',
      objectType: 'Lead',
      recordId,
      url: `${salesforce.url}/lightning/r/Lead/${recordId}/view`,
    });
  });

  it('goes in one request with others, two hundred at most, with one token', async () => {
    await connect({ active: false });
    const given = lives(250);
    await publish(...given.all);
    await eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 750 }));
    await connect();
    await nothingWaits(delivery);
    expectAllThere(given);
    const sizes = salesforce.requests.filter(r => r.path === UPSERT).map(r => JSON.parse(r.body).records.length);
    expect(sizes.sort()).toEqual([200, 50]);
    expect(salesforce.count(TOKEN)).toBe(1);
  });

  it('takes over the record that people made of the person, and leaves what they wrote', async () => {
    const event = assigned();
    const existing = salesforce.put({ LastName: 'L.', Company: 'Theirs', Email: event.data.person.email!, OwnerId: BOB });
    await delivered(event);
    expect(salesforce.leads.size).toBe(1);
    expect(existing).toMatchObject({ LastName: 'L.', Company: 'Theirs', OwnerId: ADA, Baton_Lead_Id__c: event.key });
  });

  it('is refused by a duplicate rule, and given up with the reason; or saved all the same when the connection says so', async () => {
    const event = assigned();
    salesforce.put({ LastName: event.data.person.lastName!, Company: event.data.company.name! });
    await delivered(event);
    expect(await deliveriesOf(delivery, event.key)).toMatchObject([
      { state: 'dead', because: 'DUPLICATES_DETECTED: Use one of these records?' },
    ]);
    await connect({ allowDuplicates: true });
    const { id } = (await deliveriesOf(delivery, event.key))[0];
    expect((await delivery.post(`/v1/delivery/deliveries/${id}/redeliver`)).status).toBe(202);
    await nothingWaits(delivery);
    expect(salesforce.ofLead(event.key)).toHaveLength(1);
  });

  it('is written without its owner when Salesforce does not know the owner, and says so', async () => {
    const event = assigned({ rep: { ...rep, externalId: '005UNKNOWN' } });
    await delivered(event);
    expect(leadOf(event.key)).toMatchObject({ Baton_Status__c: 'assigned' });
    expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({
      state: 'delivered',
      because: 'written without its owner, 005UNKNOWN: INVALID_CROSS_REFERENCE_KEY: invalid cross reference id (OwnerId)',
    });
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
    salesforce.remove(leadOf(deleted.key)!.Id);
    await delivered(aLeadAccepted({ leadId: converted.key }), aLeadAccepted({ leadId: deleted.key }));
    expect((await deliveriesOf(delivery, converted.key))[0]).toMatchObject({
      state: 'delivered',
      because: expect.stringContaining('converted'),
    });
    expect((await deliveriesOf(delivery, deleted.key))[0]).toMatchObject({
      state: 'delivered',
      because: expect.stringContaining('deleted'),
    });
    expect(salesforce.ofLead(deleted.key)).toEqual([]);
    await delivered(assigned({ leadId: deleted.key, person: deleted.data.person, company: deleted.data.company }));
    expect(salesforce.ofLead(deleted.key)).toHaveLength(1);
  });

  it('waits for a record that somebody else is saving, and nobody else waits with it', async () => {
    const [locked, other] = [assigned(), assigned()];
    await delivered(locked, other);
    salesforce.locked.add(leadOf(locked.key)!.Id);
    await publish(aLeadAccepted({ leadId: locked.key }), aLeadAccepted({ leadId: other.key }));
    await eventually(async () => {
      expect((await deliveriesOf(delivery, other.key))[0]).toMatchObject({ event: 'lead-accepted', state: 'delivered' });
      expect((await deliveriesOf(delivery, locked.key))[0]).toMatchObject({ event: 'lead-accepted', state: 'waiting', attempts: 1 });
    });
    salesforce.locked.clear();
    clock.advance(6_000);
    await nothingWaits(delivery);
    expect(leadOf(locked.key)).toMatchObject({ Baton_Status__c: 'accepted' });
  });

  it('deletes the record when the lead is erased', async () => {
    const event = assigned();
    await delivered(event, assigned());
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(() => expect(salesforce.ofLead(event.key)).toEqual([]));
    await nothingWaits(delivery);
    expect(salesforce.leads.size).toBe(1);
  });

  it('deletes it later when somebody is saving it at the moment', async () => {
    const event = assigned();
    await delivered(event);
    salesforce.locked.add(leadOf(event.key)!.Id);
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({ event: 'lead-erased', attempts: 1 }));
    salesforce.locked.clear();
    clock.advance(6_000);
    await nothingWaits(delivery);
    expect(salesforce.leads.size).toBe(0);
  });
});

describe('Salesforce', () => {
  it('that ends the session is asked for a new token, once', async () => {
    await delivered(assigned());
    salesforce.expireTokens();
    const given = lives(5);
    await publish(...given.all);
    await eventually(() => expect(leadOf(given.leadIds[0]!)).toBeDefined());
    await nothingWaits(delivery);
    expectAllThere(given);
    expect(salesforce.count(TOKEN)).toBe(2);
    expect(await connection()).toMatchObject({ failuresInRow: 0 });
  });

  it('that lets nobody in fails until the connection has the right secret, and tells no secret', async () => {
    await connect({ credentials: { clientId: salesforce.clientId, clientSecret: 'wrong' } });
    const event = assigned();
    await publish(event);
    await eventually(async () =>
      expect((await connection()).lastError).toBe('Salesforce gives no access token: invalid_client: invalid client credentials'),
    );
    await connect();
    await nothingWaits(delivery);
    expect(leadOf(event.key)).toBeDefined();
    expect(JSON.stringify([await connection(), (await delivery.get('/v1/delivery/crm-connections/sf/changes')).body])).not.toMatch(
      /wrong|secret"/,
    );
  });

  it('takes an assertion that is signed with a private key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    salesforce.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await connect({ credentials: { clientId: salesforce.clientId, username: salesforce.username, privateKey: pem } });
    const event = assigned();
    await delivered(event);
    expect(leadOf(event.key)).toBeDefined();
  });

  it('whose requests of a day are used up is left alone for a quarter of an hour', async () => {
    salesforce.requestsLeft = 0;
    const given = lives(3);
    await publish(...given.all);
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 15 * MINUTE_MS).toISOString()));
    expect(await connection()).toMatchObject({ failuresInRow: 0, lastError: expect.stringContaining('REQUEST_LIMIT_EXCEEDED') });
    salesforce.requestsLeft = undefined;
    clock.advance(15 * MINUTE_MS);
    await nothingWaits(delivery);
    expectAllThere(given);
  });

  it('that cannot even read one record of a batch takes the others', async () => {
    await connect({ active: false, fields: { NumberOfEmployees: 'answers.size' } });
    const good = Array.from({ length: 9 }, () => assigned());
    const bad = assigned({ answers: { size: 'many' } });
    await publish(...good, bad);
    await eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 10 }));
    await connect({ fields: { NumberOfEmployees: 'answers.size' } });
    await nothingWaits(delivery);
    for (const { key } of good) expect(salesforce.ofLead(key)).toHaveLength(1);
    expect(await deliveriesOf(delivery, bad.key)).toMatchObject([{ state: 'dead', because: expect.stringContaining('JSON_PARSER_ERROR') }]);
  });

  it('that lacks a field fails as a whole, and says which', async () => {
    salesforce.fields.delete('Baton_Grade__c');
    const event = assigned();
    await publish(event);
    await eventually(async () => expect((await connection()).lastError).toMatch(/make it or map another: .*'Baton_Grade__c'/));
    salesforce.fields.add('Baton_Grade__c');
    clock.advance(MINUTE_MS);
    await nothingWaits(delivery);
    expect(leadOf(event.key)).toBeDefined();
  });

  it('that breaks the connection before it answers, and did it all the same, has no second record afterwards', async () => {
    salesforce.beforeAnswer = ({ path }) => (path === UPSERT ? 'hang up' : undefined);
    const event = assigned({ person: { lastName: 'Without an address' } });
    await publish(event);
    await eventually(async () => expect((await connection()).lastError).toMatch(/socket hang up$/));
    expect(salesforce.ofLead(event.key)).toHaveLength(1);
    salesforce.beforeAnswer = () => undefined;
    clock.advance(6_000);
    await nothingWaits(delivery);
    expect(salesforce.ofLead(event.key)).toHaveLength(1);
  });
});
