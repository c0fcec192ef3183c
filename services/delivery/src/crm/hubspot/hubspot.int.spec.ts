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
import { placesOf } from '../../../test/crm-leads.js';
import { crmUnderTest } from '../../../test/crm-under-test.js';
import { HubspotStandIn } from '../../../test/hubspot-stand-in.js';
import { Receiver } from '../../../test/receiver.js';
import { everyCrm } from '../../../test/every-crm.suite.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UPSERT = '/crm/v3/objects/contacts/batch/upsert';
const DELETE = '/crm/v3/objects/contacts/gdpr-delete';
const crm = crmUnderTest<HubspotStandIn>({
  name: 'HubSpot',
  id: 'hub',
  make: () => new HubspotStandIn(),
  document: ({ token }) => ({ vendor: 'hubspot', credentials: { accessToken: token } }),
  owner: '101',
  recordsOf: (hubspot, leadId) =>
    hubspot.ofLead(leadId).map(({ properties: p }) => ({ status: p.baton_status, owner: p.hubspot_owner_id, firstName: p.firstname })),
  countOf: ({ contacts }) => contacts.size,
});
const { clock, assigned, connection, delivered, deliveriesOf, nothingWaits, publish } = crm;
const contactOf = (leadId: string) => crm.standIn.ofLead(leadId)[0]?.properties;
const linksOf = async (leadId: string) =>
  (await crm.delivery.kafka.eventsSoFar(topics.deliveryLeads.name)).filter(event => event.key === leadId);
const recordsToldOf = async (leadId: string) => (await linksOf(leadId)).map(event => (event.data as CrmRecordLinked).recordId);
const stateOf = async (leadId: string) => (await deliveriesOf(leadId)).map(d => d.state);
const merges = (survivorLeadId: string, mergedLeadId: string) =>
  [survivorLeadId, mergedLeadId].map(leadId => aLeadsMerged({ leadId, survivorLeadId, mergedLeadId }));

everyCrm(crm, {
  upsert: { path: UPSERT, most: 100, recordsIn: body => body.inputs },
  putAugusta: (hubspot, email, baton_lead_id = '') =>
    void hubspot.put({ email: email.toUpperCase(), firstname: 'Augusta', ...(baton_lead_id && { baton_lead_id }) }),
  remove: (hubspot, leadId) => void hubspot.contacts.delete(hubspot.ofLead(leadId)[0]!.id),
  limit: (hubspot, requestsLeft) => void (hubspot.requestsLeft = requestsLeft),
  limitMs: 10_000,
  limitSays: "HubSpot's limit is reached: TEN_SECONDLY_ROLLING",
  fields: ({ properties }) => properties,
  gradeField: 'baton_grade',
  lacksSays: /^HubSpot has no such property, make it or map another: .*baton_grade/,
  refuseDeleting: hubspot => {
    hubspot.answerNext({ status: 400, json: { message: 'not this one', category: 'VALIDATION_ERROR' } });
    return () => undefined;
  },
  wrongCredentials: { accessToken: 'wrong' },
  wrongSays: /^HubSpot does not accept the access token/,
});

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
      data: { leadId: event.key, system: 'hub', objectType: 'contact', recordId: crm.standIn.ofLead(event.key)[0]!.id },
    });
    const [{ id }] = await deliveriesOf(event.key);
    expect((await crm.delivery.get(`/v1/delivery/deliveries/${id}`)).body.log).toMatchObject([{ number: 1, status: 200, error: null }]);
  });

  it('costs as many requests for a hundred as for one', async () => {
    await crm.deliveredTogether(crm.lives(100).all);
    // Each of the three events of a lead in its turn: three rounds, the first of which also looks for addresses.
    expect(crm.standIn.requests).toHaveLength(4);
  });

  it('is refused when the contact of its address is another lead, with what to do', async () => {
    const first = assigned();
    await delivered(first);
    const second = assigned({ person: first.data.person });
    await delivered(second);
    const [{ state, because }] = await deliveriesOf(second.key);
    expect([state, because]).toEqual(['dead', expect.stringContaining(`which is lead ${first.key}: merge the two leads in Baton`)]);
    expect(crm.standIn.contacts.size).toBe(1);
  });
});

describe('a rep whom the CRM does not know', () => {
  it('leaves the contact without an owner, not with the one before, and the log says so', async () => {
    const event = assigned();
    await delivered(event);
    await delivered(assigned({ leadId: event.key, rep: { repId: 'new', name: 'New' } }));
    expect(contactOf(event.key)).toMatchObject({ hubspot_owner_id: '', baton_status: 'assigned' });
    expect((await deliveriesOf(event.key))[0]).toMatchObject({ because: 'written without its owner: rep new has no externalId' });
  });
});

describe('what happens to a lead later', () => {
  it('changes status and owner alone, and what people corrected in the contact stays', async () => {
    const event = assigned();
    await delivered(event);
    const [contact] = crm.standIn.ofLead(event.key);
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
    expect(crm.standIn.requests).toHaveLength(0);
    expect(await deliveriesOf(event.key)).toMatchObject([
      { state: 'delivered', attempts: 0, because: expect.stringContaining('no record') },
    ]);
    await delivered(assigned({ leadId: event.key }));
    expect(contactOf(event.key)).toMatchObject({ baton_status: 'assigned' });
  });

  it('marks the contact of a lead that was merged into another, and leaves the other', async () => {
    const [survivor, merged] = [assigned(), assigned()];
    await delivered(survivor, merged);
    await delivered(...merges(survivor.key, merged.key));
    expect(contactOf(merged.key)).toMatchObject({ baton_status: 'merged', baton_reason: `the same person as lead ${survivor.key}` });
    expect(contactOf(survivor.key)).toMatchObject({ baton_status: 'assigned' });
  });

  it('does not make a contact again that people deleted, until a rep is given the lead again', async () => {
    const event = assigned();
    await delivered(event);
    for (const namesMissing of [true, false]) {
      crm.standIn.namesMissing = namesMissing;
      crm.standIn.contacts.clear();
      await delivered(aLeadAccepted({ leadId: event.key }));
      expect(crm.standIn.contacts.size).toBe(0);
    }
    expect((await deliveriesOf(event.key))[0]).toMatchObject({
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
    await delivered(...merges(survivor.key, merged.key));
    await crm.delivery.kafka.publish([
      aLeadErased({ leadId: survivor.key }),
      aLeadErased({ leadId: merged.key }),
      aLeadErased({ leadId: never }),
    ]);
    await eventually(() => expect(crm.standIn.contacts.size).toBe(0));
    await nothingWaits();
    expect(crm.standIn.count(DELETE)).toBe(2);
    expect((await crm.delivery.db.pool.query('select from crm_records')).rowCount).toBe(0);
    expect((await deliveriesOf(never))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('that is refused is given up alone, and so is an address that is not looked for: what goes with them is done', async () => {
    const [held, gone] = [assigned(), assigned()];
    await delivered(held, gone);
    crm.standIn.undeletable.add(crm.standIn.ofLead(held.key)[0]!.id);
    const [others, strange] = [[assigned(), assigned(), assigned()], assigned()];
    crm.standIn.unreadable.add(strange.data.person.email!);
    await crm.deliveredTogether([
      aLeadErased({ leadId: held.key }),
      aLeadErased({ leadId: gone.key }),
      others[0]!,
      strange,
      ...others.slice(1),
    ]);
    for (const { key } of others) expect(crm.standIn.ofLead(key)).toHaveLength(1);
    expect(crm.standIn.ofLead(gone.key)).toEqual([]);
    expect((await deliveriesOf(gone.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
    for (const [{ key }, why] of [
      [held, 'It is under legal hold'],
      [strange, 'cannot be looked for'],
    ] as const)
      expect((await deliveriesOf(key))[0]).toMatchObject({ state: 'dead', because: expect.stringContaining(why) });
    expect(await connection()).toMatchObject({ failuresInRow: 0 });
  });

  it('of several contacts tries each of them, and what is refused is given up only when nothing is left to be tried again', async () => {
    const [survivor, merged] = [assigned(), assigned()];
    await delivered(survivor, merged);
    await delivered(...merges(survivor.key, merged.key));
    const [first, second] = [survivor.key, merged.key].sort().map(leadId => crm.standIn.ofLead(leadId)[0]!.id);
    crm.standIn.undeletable.add(first!);
    let isDown = true;
    crm.standIn.beforeWork = ({ path, body }) =>
      void (isDown && path === DELETE && body.includes(second!) && crm.standIn.answerNext({ status: 503 }));
    await publish(aLeadErased({ leadId: survivor.key }));
    const erasure = async () => (await deliveriesOf(survivor.key))[0];
    await eventually(async () => expect(await erasure()).toMatchObject({ event: 'lead-erased', state: 'waiting', attempts: 1 }));
    isDown = false;
    clock.advance(6_000);
    await nothingWaits();
    expect([...crm.standIn.contacts.keys()]).toEqual([first]);
    expect(await erasure()).toMatchObject({ state: 'dead', because: expect.stringContaining('It is under legal hold') });
  });

  it('of many leads looks for all of them at once', async () => {
    const events = Array.from({ length: 30 }, () => assigned());
    await crm.deliveredTogether(events);
    const asked = crm.standIn.requests.length;
    await crm.deliveredTogether(events.map(({ key }) => aLeadErased({ leadId: key })));
    expect(crm.standIn.contacts.size).toBe(0);
    expect(crm.standIn.requests).toHaveLength(asked + 1 + 30);
  });

  it('is done when people deleted the contact at the same moment', async () => {
    const event = assigned();
    await delivered(event);
    crm.standIn.beforeWork = ({ path }) => void (path === DELETE && crm.standIn.contacts.clear());
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(() => expect(crm.standIn.count(DELETE)).toBe(1));
    await nothingWaits();
    expect((await deliveriesOf(event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('looks for no more leads at once than HubSpot takes', async () => {
    const event = assigned();
    await delivered(event);
    await crm.delivery.db.pool.query(
      'insert into lead_aliases (alias_id, lead_id) select gen_random_uuid(), $1 from generate_series(1, 150)',
      [event.key],
    );
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(() => expect(crm.standIn.contacts.size).toBe(0));
    await nothingWaits();
    expect((await deliveriesOf(event.key))[0]).toMatchObject({ event: 'lead-erased', state: 'delivered' });
  });

  it('comes after a write that is on its way, so that the contact is not made again', async () => {
    const event = assigned();
    let arrive!: () => void;
    crm.standIn.beforeWork = ({ path }) => (path === UPSERT ? new Promise<void>(resolve => (arrive = resolve)) : undefined);
    await publish(event);
    await eventually(() => expect(arrive).toBeDefined());
    await publish(aLeadErased({ leadId: event.key }));
    await eventually(async () => expect(await stateOf(event.key)).toEqual(['waiting', 'dropped']));
    arrive();
    await nothingWaits();
    expect(crm.standIn.contacts.size).toBe(0);
    expect(await stateOf(event.key)).toEqual(['delivered', 'dropped']);
    expect(await linksOf(event.key)).toEqual([]);
  });
});

describe('HubSpot', () => {
  it('that is down for an hour gets everything when it is back, each lead once and as it is last', async () => {
    await crm.standIn.close();
    const given = crm.lives(30);
    await publish(...given.all);
    const failures = (count: number) => eventually(async () => expect((await connection()).failuresInRow).toBeGreaterThanOrEqual(count));
    await failures(30);
    for (const [round, minutes] of [0.2, 6, 34].entries()) {
      clock.advance(minutes * MINUTE_MS);
      await failures(30 * (round + 2));
    }
    await crm.standIn.listen();
    clock.advance(20 * MINUTE_MS);
    await publish(assigned());
    await nothingWaits();
    crm.expectAllThere(given);
    expect(await connection()).toMatchObject({ failuresInRow: 0, state: 'active' });
  });

  it('at its limit of ten seconds is left alone for ten seconds, and nothing counts as a failure', async () => {
    crm.standIn.requestsLeft = 0;
    const given = crm.lives(3);
    await publish(...given.all);
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 10_000).toISOString()));
    expect(await connection()).toMatchObject({ failuresInRow: 0, lastError: "HubSpot's limit is reached: TEN_SECONDLY_ROLLING" });
    crm.standIn.requestsLeft = undefined;
    const asked = crm.standIn.requests.length;
    clock.advance(9_000);
    // Whatever else is sent in the meantime: nothing goes there.
    const other = await Receiver.start();
    await crm.delivery.subscribe('other', other.url);
    await publish(aLeadQueued());
    await eventually(() => expect(other.effects).toHaveLength(1));
    await crm.delivery.service.request('/v1/delivery/subscriptions/other', { method: 'DELETE' });
    await other.close();
    expect(crm.standIn.requests).toHaveLength(asked);
    clock.advance(1_000);
    await nothingWaits();
    crm.expectAllThere(given);
  });

  it('at its daily limit is left alone for half an hour, or for as long as it asks', async () => {
    crm.standIn.requestsLeft = 0;
    crm.standIn.policyName = 'DAILY';
    await publish(assigned());
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 30 * MINUTE_MS).toISOString()));
    crm.standIn.answerNext({ status: 429, headers: { 'retry-after': '7200' }, json: {} });
    clock.advance(30 * MINUTE_MS);
    await eventually(async () => expect((await connection()).holdUntil).toBe(new Date(clock.ms + 2 * HOUR_MS).toISOString()));
    crm.standIn.requestsLeft = undefined;
    clock.advance(2 * HOUR_MS);
    await nothingWaits();
  });

  it.each([true, false])('that refuses one record of a batch (told apart: %s) takes the others, and says why', async tellsApart => {
    crm.standIn.tellsApart = tellsApart;
    const good = Array.from({ length: 20 }, () => assigned());
    const bad = assigned({ person: { email: 'not an address', lastName: 'Bad' } });
    await crm.deliveredTogether([...good.slice(0, 10), bad, ...good.slice(10)]);
    for (const { key } of good) expect(crm.standIn.ofLead(key)).toHaveLength(1);
    expect(await deliveriesOf(bad.key)).toMatchObject([
      { state: 'dead', attempts: 1, because: expect.stringContaining('Email address not an address is invalid') },
    ]);
    expect(crm.standIn.count(UPSERT)).toBeLessThanOrEqual(tellsApart ? 1 : 11);
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
    expect((await crm.delivery.post('/v1/delivery/crm-connections/hub/redeliver', { since })).body).toEqual({ redelivered: 1 });
    await nothingWaits();
    expect(contactOf(event.key)).toMatchObject({ lastname: 'Good', baton_score: '91', baton_status: 'accepted' });
    expect(crm.standIn.ofLead(event.key)).toHaveLength(1);
  });

  it('that answers what nobody expects is asked again, and keeps no place', async () => {
    crm.standIn.answerNext({ status: 200, json: { results: 'none' } }, { status: 200, json: { results: [null] } });
    const given = crm.lives(2);
    for (const event of given.all.slice(0, 2)) {
      await publish(event);
      await eventually(async () => expect((await deliveriesOf(event.key))[0]).toMatchObject({ attempts: 1, state: 'waiting' }));
    }
    await publish(...given.all.slice(2));
    await eventually(async () => {
      clock.advance(6_000);
      expect(await placesOf(crm.delivery)).toMatchObject({ waiting: 0 });
      crm.expectAllThere(given);
    });
  });

  it('is told nothing of leads that the filter keeps out, but of all that happens to the others', async () => {
    await crm.connect({ filter: 'data.score >= 80' });
    const [low, high] = [assigned({ score: 20 }), assigned({ score: 90 })];
    await delivered(high, aLeadAccepted({ leadId: low.key }), aLeadAccepted({ leadId: high.key }));
    await publish(low);
    await delivered(assigned({ score: 85 }));
    expect(crm.standIn.ofLead(low.key)).toEqual([]);
    expect(contactOf(high.key)).toMatchObject({ baton_status: 'accepted' });
  });
});
