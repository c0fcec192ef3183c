import { randomUUID } from 'node:crypto';
import { topics, type CrmRecordLinked } from '@baton/contracts';
import {
  aLeadAccepted,
  aLeadClosed,
  aLeadErased,
  aLeadQueued,
  aLeadsMerged,
  aLeadStatusChanged,
  aLeadUnassigned,
  eventually,
} from '@baton/testing';
import { assigned, deliveriesOf, lives, nothingWaits, placesOf } from '../../../test/crm-leads.js';
import { deliveryUnderTest, type DeliveryUnderTest } from '../../../test/delivery-service.js';
import { HubspotStandIn } from '../../../test/hubspot-stand-in.js';
import { Receiver } from '../../../test/receiver.js';
import { Watch } from '../../../test/watch.js';

type Events = Parameters<DeliveryUnderTest['kafka']['publish']>[0];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UPSERT = '/crm/v3/objects/contacts/batch/upsert';
let delivery: DeliveryUnderTest;
let hubspot: HubspotStandIn;
const clock = new Watch('2026-05-01T12:00:00Z');
beforeAll(async () => {
  // A request that a spec keeps back does not run out of time, however busy the machine is.
  delivery = await deliveryUnderTest({ clock, env: { DELIVERY_TIMEOUT_MS: '60000', DELIVERY_LEASE_MS: '180000' } });
});
afterAll(async () => {
  await delivery?.close();
});
beforeEach(async () => {
  hubspot = await new HubspotStandIn().listen();
  await connect();
});
afterEach(async () => {
  await delivery.service.request('/v1/delivery/crm-connections/hub', { method: 'DELETE' });
  await hubspot.close();
});

async function connect(more: object = {}): Promise<void> {
  const { status, body } = await delivery.put('/v1/delivery/crm-connections/hub', {
    vendor: 'hubspot',
    baseUrl: hubspot.url,
    credentials: { accessToken: hubspot.token },
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
}
const connection = async () => (await delivery.get('/v1/delivery/crm-connections/hub')).body;
const contactOf = (leadId: string) => hubspot.ofLead(leadId)[0]?.properties;
const linksOf = async (leadId: string) =>
  (await delivery.kafka.eventsSoFar(topics.deliveryLeads.name)).filter(event => event.key === leadId);
const recordsToldOf = async (leadId: string) => (await linksOf(leadId)).map(event => (event.data as CrmRecordLinked).recordId);
async function publish(...events: Events) {
  await delivery.kafka.publish(events);
}
async function delivered(...events: Events) {
  const expected = await total();
  await delivery.kafka.publish(events);
  await eventually(async () => expect(await total()).toBe(expected + events.length));
  await nothingWaits(delivery);
}
const total = async () => Object.values<number>(await placesOf(delivery)).reduce((sum, n) => sum + n, 0);
const stateOf = async (leadId: string) => (await deliveriesOf(delivery, leadId)).map(d => d.state);
/** Each lead has one record, which says the last that happened. */
function expectAllThere({ leadIds }: ReturnType<typeof lives>): void {
  for (const leadId of leadIds) {
    expect(hubspot.ofLead(leadId)).toHaveLength(1);
    expect(contactOf(leadId)).toMatchObject({ baton_status: 'contacted', hubspot_owner_id: '101' });
  }
}

describe('a lead that is assigned', () => {
  it('becomes a contact with its owner, and the id of that comes back', async () => {
    const event = assigned({ score: 82, grade: 'A', because: 'Grace is next in turn' });
    await delivered(event);
    expect(contactOf(event.key)).toEqual({
      email: event.data.person.email,
      firstname: 'Ada',
      lastname: event.data.person.lastName,
      company: event.data.company.name,
      hubspot_owner_id: '101',
      baton_lead_id: event.key,
      baton_score: '82',
      baton_grade: 'A',
      baton_status: 'assigned',
      baton_reason: 'Grace is next in turn',
      baton_source: 'google-ads',
    });
    await eventually(async () => expect(await linksOf(event.key)).toHaveLength(1));
    expect((await linksOf(event.key))[0]).toMatchObject({
      name: 'crm-record-linked',
      data: { leadId: event.key, system: 'hub', objectType: 'contact', recordId: hubspot.ofLead(event.key)[0]!.id },
    });
    const [{ id }] = await deliveriesOf(delivery, event.key);
    expect((await delivery.get(`/v1/delivery/deliveries/${id}`)).body.log).toMatchObject([{ number: 1, status: 200, error: null }]);
  });

  it('goes in one request with others, a hundred at most', async () => {
    await connect({ active: false });
    const given = lives(130);
    await publish(...given.all);
    await eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 390 }));
    await connect();
    await nothingWaits(delivery);
    expectAllThere(given);
    const sizes = hubspot.requests.filter(r => r.path === UPSERT).map(r => JSON.parse(r.body).inputs.length);
    expect(sizes.sort()).toEqual([100, 30]);
    // Each of the three events of a lead in its turn: three rounds, the first of which also looks for addresses.
    expect(hubspot.requests).toHaveLength(8);
  });

  it('takes over the contact that HubSpot has of the address, and leaves what people wrote there', async () => {
    const event = assigned();
    const existing = hubspot.put({ email: event.data.person.email!.toUpperCase(), firstname: 'Augusta', phone: '+44 1' });
    await delivered(event);
    expect(hubspot.contacts.size).toBe(1);
    expect(existing.properties).toMatchObject({
      firstname: 'Augusta',
      baton_lead_id: event.key,
      baton_status: 'assigned',
      hubspot_owner_id: '101',
    });
  });

  it('is refused when the contact of its address is another lead, with what to do', async () => {
    const first = assigned();
    await delivered(first);
    const second = assigned({ person: first.data.person });
    await delivered(second);
    const [{ state, because }] = await deliveriesOf(delivery, second.key);
    expect([state, because]).toEqual(['dead', expect.stringContaining(`which is lead ${first.key}: merge the two leads in Baton`)]);
    expect(hubspot.contacts.size).toBe(1);
  });

  it('is written without its owner when HubSpot does not know the owner, and says so', async () => {
    const event = assigned({ rep: { repId: 'new', externalId: '999', name: 'New' } });
    const other = assigned();
    await delivered(event, other);
    expect(contactOf(event.key)).toMatchObject({ baton_status: 'assigned' });
    expect(contactOf(event.key)).not.toHaveProperty('hubspot_owner_id');
    expect(contactOf(other.key)).toMatchObject({ hubspot_owner_id: '101' });
    const [{ state, because }] = await deliveriesOf(delivery, event.key);
    expect([state, because]).toEqual(['delivered', expect.stringMatching(/^written without its owner, 999: .*Owner 999 does not exist/)]);
  });
});

describe('a rep whom the CRM does not know', () => {
  it('leaves the contact without an owner, not with the one before, and the log says so', async () => {
    const event = assigned();
    await delivered(event);
    await delivered(assigned({ leadId: event.key, rep: { repId: 'new', name: 'New' } }));
    expect(contactOf(event.key)).toMatchObject({ hubspot_owner_id: '', baton_status: 'assigned' });
    expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({ because: 'written without its owner: rep new has no externalId' });
  });
});

describe('what happens to a lead later', () => {
  it('changes status and owner alone, and what people corrected in the contact stays', async () => {
    const event = assigned();
    await delivered(event);
    const [contact] = hubspot.ofLead(event.key);
    contact!.properties.phone = '+49 30 1';
    contact!.properties.firstname = 'Augusta Ada';
    contact!.properties.hubspot_owner_id = '102';
    await delivered(aLeadAccepted({ leadId: event.key }), aLeadStatusChanged({ leadId: event.key, from: 'accepted', to: 'qualified' }));
    expect(contactOf(event.key)).toMatchObject({
      firstname: 'Augusta Ada',
      phone: '+49 30 1',
      hubspot_owner_id: '102',
      baton_status: 'qualified',
    });
    await delivered(aLeadUnassigned({ leadId: event.key }));
    expect(contactOf(event.key)).toMatchObject({
      hubspot_owner_id: '',
      baton_status: 'unassigned',
      baton_reason: 'not accepted in 15 minutes',
    });
    await delivered(assigned({ leadId: event.key, rep: { repId: 'b', externalId: '102', name: 'B' } }));
    expect(contactOf(event.key)).toMatchObject({ hubspot_owner_id: '102', baton_status: 'assigned', phone: '+49 30 1' });
    await delivered(aLeadClosed({ leadId: event.key, outcome: 'won', because: 'signed' }));
    expect(contactOf(event.key)).toMatchObject({ hubspot_owner_id: '102', baton_status: 'won', baton_reason: 'signed' });
    expect(await linksOf(event.key)).toHaveLength(1);
  });

  it('is nothing to HubSpot as long as the lead was not assigned', async () => {
    const event = aLeadQueued();
    await delivered(event);
    expect(hubspot.requests).toHaveLength(0);
    expect(await deliveriesOf(delivery, event.key)).toMatchObject([
      { state: 'delivered', attempts: 0, because: expect.stringContaining('no record') },
    ]);
    await delivered(assigned({ leadId: event.key }));
    expect(contactOf(event.key)).toMatchObject({ baton_status: 'assigned' });
  });

  it('marks the contact of a lead that was merged into another, and leaves the other', async () => {
    const [survivor, merged] = [assigned(), assigned()];
    await delivered(survivor, merged);
    const both = { survivorLeadId: survivor.key, mergedLeadId: merged.key };
    await delivered(aLeadsMerged({ leadId: survivor.key, ...both }), aLeadsMerged({ leadId: merged.key, ...both }));
    expect(contactOf(merged.key)).toMatchObject({ baton_status: 'merged', baton_reason: `the same person as lead ${survivor.key}` });
    expect(contactOf(survivor.key)).toMatchObject({ baton_status: 'assigned' });
  });

  it('does not make a contact again that people deleted, until a rep is given the lead again', async () => {
    const event = assigned();
    await delivered(event);
    for (const namesMissing of [true, false]) {
      hubspot.namesMissing = namesMissing;
      hubspot.contacts.clear();
      await delivered(aLeadAccepted({ leadId: event.key }));
      expect(hubspot.contacts.size).toBe(0);
    }
    expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({
      state: 'delivered',
      because: expect.stringContaining('was deleted in the CRM'),
    });
    await delivered(assigned({ leadId: event.key, person: event.data.person }));
    expect(contactOf(event.key)).toMatchObject({ email: event.data.person.email, baton_status: 'assigned' });
    await eventually(async () => expect(await recordsToldOf(event.key)).toEqual(['1001', '1002']));
  });
});

describe('an erasure', () => {
  it('deletes the contact for good, of the lead and of those that were merged into it, and nothing when there is none', async () => {
    const [survivor, merged, never] = [assigned(), assigned(), randomUUID()];
    await delivered(survivor, merged);
    const both = { survivorLeadId: survivor.key, mergedLeadId: merged.key };
    await delivered(aLeadsMerged({ leadId: survivor.key, ...both }), aLeadsMerged({ leadId: merged.key, ...both }));
    await delivery.kafka.publish([
      aLeadErased({ leadId: survivor.key }),
      aLeadErased({ leadId: merged.key }),
      aLeadErased({ leadId: never }),
    ]);
    await eventually(() => expect(hubspot.contacts.size).toBe(0));
    await nothingWaits(delivery);
    expect(hubspot.count('/crm/v3/objects/contacts/gdpr-delete')).toBe(2);
    expect((await delivery.db.pool.query('select from crm_records')).rowCount).toBe(0);
    expect((await deliveriesOf(delivery, never))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('that is refused is given up alone, and so is an address that is not looked for: what goes with them is done', async () => {
    const [held, gone] = [assigned(), assigned()];
    await delivered(held, gone);
    hubspot.undeletable.add(hubspot.ofLead(held.key)[0]!.id);
    const [others, strange] = [[assigned(), assigned(), assigned()], assigned()];
    hubspot.unreadable.add(strange.data.person.email!);
    await connect({ active: false });
    await publish(aLeadErased({ leadId: held.key }), aLeadErased({ leadId: gone.key }), others[0]!, strange, ...others.slice(1));
    await eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 6 }));
    await connect();
    await nothingWaits(delivery);
    for (const { key } of others) expect(hubspot.ofLead(key)).toHaveLength(1);
    expect(hubspot.ofLead(gone.key)).toEqual([]);
    expect((await deliveriesOf(delivery, gone.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
    for (const [{ key }, why] of [
      [held, 'It is under legal hold'],
      [strange, 'cannot be looked for'],
    ] as const)
      expect((await deliveriesOf(delivery, key))[0]).toMatchObject({ state: 'dead', because: expect.stringContaining(why) });
    expect(await connection()).toMatchObject({ failuresInRow: 0 });
  });

  it('is done when people deleted the contact at the same moment', async () => {
    const event = assigned();
    await delivered(event);
    hubspot.beforeWork = ({ path }) => void (path.endsWith('/gdpr-delete') && hubspot.contacts.clear());
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(() => expect(hubspot.count('/crm/v3/objects/contacts/gdpr-delete')).toBe(1));
    await nothingWaits(delivery);
    expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('looks for no more leads at once than HubSpot takes', async () => {
    const event = assigned();
    await delivered(event);
    await delivery.db.pool.query('insert into lead_aliases (alias_id, lead_id) select gen_random_uuid(), $1 from generate_series(1, 150)', [
      event.key,
    ]);
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(() => expect(hubspot.contacts.size).toBe(0));
    await nothingWaits(delivery);
    expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('comes after a write that is on its way, so that the contact is not made again', async () => {
    const event = assigned();
    let arrive!: () => void;
    hubspot.beforeWork = ({ path }) => (path === UPSERT ? new Promise<void>(resolve => (arrive = resolve)) : undefined);
    await publish(event);
    await eventually(() => expect(arrive).toBeDefined());
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect(await stateOf(event.key)).toEqual(['waiting', 'dropped']));
    arrive();
    await nothingWaits(delivery);
    expect(hubspot.contacts.size).toBe(0);
    expect(await stateOf(event.key)).toEqual(['delivered', 'dropped']);
    expect(await linksOf(event.key)).toEqual([]);
  });
});

describe('HubSpot', () => {
  it('that is down for an hour gets everything when it is back, each lead once and as it is last', async () => {
    await hubspot.close();
    const given = lives(30);
    await publish(...given.all);
    const failures = (count: number) => eventually(async () => expect((await connection()).failuresInRow).toBeGreaterThanOrEqual(count));
    await failures(30);
    for (const [round, minutes] of [0.2, 6, 34].entries()) {
      clock.advance(minutes * MINUTE_MS);
      await failures(30 * (round + 2));
    }
    await hubspot.listen();
    clock.advance(20 * MINUTE_MS);
    await publish(assigned());
    await nothingWaits(delivery);
    expectAllThere(given);
    expect(await connection()).toMatchObject({ failuresInRow: 0, state: 'active' });
  });

  it('at its limit of ten seconds is left alone for ten seconds, and nothing counts as a failure', async () => {
    hubspot.requestsLeft = 0;
    const given = lives(3);
    await publish(...given.all);
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 10_000).toISOString()));
    expect(await connection()).toMatchObject({ failuresInRow: 0, lastError: "HubSpot's limit is reached: TEN_SECONDLY_ROLLING" });
    hubspot.requestsLeft = undefined;
    const asked = hubspot.requests.length;
    clock.advance(9_000);
    // Whatever else is sent in the meantime: nothing goes there.
    const other = await Receiver.start();
    await delivery.subscribe('other', other.url);
    await publish(aLeadQueued());
    await eventually(() => expect(other.effects).toHaveLength(1));
    await delivery.service.request('/v1/delivery/subscriptions/other', { method: 'DELETE' });
    await other.close();
    expect(hubspot.requests).toHaveLength(asked);
    clock.advance(1_000);
    await nothingWaits(delivery);
    expectAllThere(given);
  });

  it('at its daily limit is left alone for half an hour, or for as long as it asks', async () => {
    hubspot.requestsLeft = 0;
    hubspot.policyName = 'DAILY';
    await publish(assigned());
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 30 * MINUTE_MS).toISOString()));
    hubspot.answerNext({ status: 429, headers: { 'retry-after': '7200' }, json: {} });
    clock.advance(30 * MINUTE_MS);
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 2 * HOUR_MS).toISOString()));
    hubspot.requestsLeft = undefined;
    clock.advance(2 * HOUR_MS);
    await nothingWaits(delivery);
  });

  it.each([true, false])('that refuses one record of a batch (told apart: %s) takes the others, and says why', async tellsApart => {
    hubspot.tellsApart = tellsApart;
    await connect({ active: false });
    const good = Array.from({ length: 20 }, () => assigned());
    const bad = assigned({ person: { email: 'not an address', lastName: 'Bad' } });
    await publish(...good.slice(0, 10), bad, ...good.slice(10));
    await eventually(async () => expect(await placesOf(delivery)).toMatchObject({ waiting: 21 }));
    await connect();
    await nothingWaits(delivery);
    for (const { key } of good) expect(hubspot.ofLead(key)).toHaveLength(1);
    expect(await deliveriesOf(delivery, bad.key)).toMatchObject([
      { state: 'dead', attempts: 1, because: expect.stringContaining('Email address not an address is invalid') },
    ]);
    expect(hubspot.count(UPSERT)).toBeLessThanOrEqual(tellsApart ? 1 : 11);
    // The next event makes up for it once the address is right.
    await delivered(assigned({ leadId: bad.key }), aLeadAccepted({ leadId: bad.key }));
    expect(contactOf(bad.key)).toMatchObject({ baton_status: 'accepted' });
  });

  it('gets again what was given up, and an older event takes nothing back', async () => {
    const event = assigned({ person: { email: 'not an address', lastName: 'Bad' } });
    await delivered(event);
    await delivered(assigned({ leadId: event.key, score: 91, person: { lastName: 'Good' } }), aLeadAccepted({ leadId: event.key }));
    const since = new Date(clock.ms).toISOString();
    clock.advance(1_000);
    expect((await delivery.post('/v1/delivery/crm-connections/hub/redeliver', { since })).body).toEqual({ redelivered: 1 });
    await nothingWaits(delivery);
    expect(contactOf(event.key)).toMatchObject({ lastname: 'Good', baton_score: '91', baton_status: 'accepted' });
    expect(hubspot.ofLead(event.key)).toHaveLength(1);
  });

  it('that lacks a property fails as a whole, says which, and gets everything when it has it', async () => {
    hubspot.properties.delete('baton_grade');
    const given = lives(3);
    await publish(...given.all);
    await eventually(async () =>
      expect((await connection()).lastError).toMatch(/^HubSpot has no such property, make it or map another: .*baton_grade/),
    );
    expect(await placesOf(delivery)).toMatchObject({ waiting: 9, dead: expect.any(Number) });
    hubspot.properties.add('baton_grade');
    clock.advance(MINUTE_MS);
    await nothingWaits(delivery);
    expectAllThere(given);
  });

  it('that answers what nobody expects is asked again, and keeps no place', async () => {
    hubspot.answerNext({ status: 200, json: { results: 'none' } }, { status: 200, json: { results: [null] } });
    const given = lives(2);
    for (const event of given.all.slice(0, 2)) {
      await publish(event);
      await eventually(async () => expect((await deliveriesOf(delivery, event.key))[0]).toMatchObject({ attempts: 1, state: 'waiting' }));
    }
    await publish(...given.all.slice(2));
    await eventually(async () => {
      clock.advance(6_000);
      expect(await placesOf(delivery)).toMatchObject({ waiting: 0 });
    });
    expectAllThere(given);
  });

  it('that does not take the token any more fails until it is given a new one', async () => {
    hubspot.token = 'rotated';
    const given = lives(2);
    await publish(...given.all);
    await eventually(async () => expect((await connection()).lastError).toMatch(/^HubSpot does not accept the access token/));
    await connect();
    await nothingWaits(delivery);
    expectAllThere(given);
  });

  it('is told nothing of leads that the filter keeps out, but of all that happens to the others', async () => {
    await connect({ filter: 'data.score >= 80' });
    const [low, high] = [assigned({ score: 20 }), assigned({ score: 90 })];
    await delivered(high, aLeadAccepted({ leadId: low.key }), aLeadAccepted({ leadId: high.key }));
    await publish(low);
    await delivered(assigned({ score: 85 }));
    expect(hubspot.ofLead(low.key)).toEqual([]);
    expect(contactOf(high.key)).toMatchObject({ baton_status: 'accepted' });
  });
});
