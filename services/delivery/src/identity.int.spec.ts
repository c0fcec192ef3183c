import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import { aLeadAccepted, aLeadAssigned, aLeadErased, aLeadsMerged, aLeadsUnmerged, eventually } from '@baton/testing';
import { deliveryUnderTest, type DeliveryUnderTest } from '../test/delivery-service.js';
import { Receiver } from '../test/receiver.js';

let delivery: DeliveryUnderTest;
let receiver: Receiver;
beforeAll(async () => {
  [delivery, receiver] = await Promise.all([deliveryUnderTest(), Receiver.start()]);
  await delivery.subscribe('crm', receiver.url);
});
afterAll(async () => {
  await delivery?.close();
  await receiver?.close();
});

const bodiesOf = async (leadId: string) =>
  (
    await delivery.db.database.query<{ body: string | null }>(sql('select body from events where lead_id = $1 order by created_at'), [
      leadId,
    ])
  ).map(r => r.body);
const deliveriesOf = async (leadId: string) => (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries;

/** The lead, and one that was merged into it, each with one event that was sent and one that waits. */
async function mergedLeads(): Promise<{ survivorLeadId: string; mergedLeadId: string }> {
  const [survivorLeadId, mergedLeadId] = [randomUUID(), randomUUID()];
  receiver.behavior = ({ event }) => (event.type.includes('accepted') ? 500 : 200);
  for (const leadId of [survivorLeadId, mergedLeadId]) await delivery.kafka.publish([aLeadAssigned({ leadId }), aLeadAccepted({ leadId })]);
  await eventually(async () => {
    for (const leadId of [survivorLeadId, mergedLeadId])
      expect(await deliveriesOf(leadId)).toMatchObject([{ state: 'waiting', attempts: 1 }, { state: 'delivered' }]);
  });
  for (const leadId of [survivorLeadId, mergedLeadId])
    await delivery.kafka.publish([aLeadsMerged({ leadId, survivorLeadId, mergedLeadId })]);
  await eventually(async () => expect(await deliveriesOf(mergedLeadId)).toHaveLength(6));
  return { survivorLeadId, mergedLeadId };
}

describe('a merge', () => {
  it('is told to receivers under both ids, and the log finds the lead by each of them', async () => {
    const { survivorLeadId, mergedLeadId } = await mergedLeads();
    expect(await deliveriesOf(survivorLeadId)).toEqual(await deliveriesOf(mergedLeadId));
    await delivery.kafka.publish([aLeadsUnmerged({ leadId: mergedLeadId, survivorLeadId, restoredLeadId: mergedLeadId })]);
    await eventually(async () => expect(await deliveriesOf(survivorLeadId)).toHaveLength(3));
    expect((await deliveriesOf(mergedLeadId)).map((d: { event: string }) => d.event)).toContain('leads-unmerged');
  });
});

describe('erasure', () => {
  it('drops what was not sent, forgets what was, of merged leads too, and is told to receivers', async () => {
    const { survivorLeadId, mergedLeadId } = await mergedLeads();
    receiver.behavior = () => 200;
    const erased = aLeadErased({ leadId: survivorLeadId });
    await delivery.kafka.publish([erased]);
    await eventually(() => expect(receiver.requestsOf(survivorLeadId).at(-1)?.id).toBe(erased.id));
    await eventually(async () => {
      const all = await deliveriesOf(survivorLeadId);
      expect(all.filter((d: { state: string }) => d.state === 'waiting')).toEqual([]);
      expect(all.filter((d: { state: string }) => d.state === 'dropped').map((d: { because: string }) => d.because)).toEqual(
        Array(all.length - 3).fill('the lead was erased'),
      );
    });
    expect(await bodiesOf(mergedLeadId)).toEqual([null, null, null]);
    expect((await bodiesOf(survivorLeadId)).filter(body => body !== null)).toHaveLength(1);
    expect((await bodiesOf(survivorLeadId)).at(-1)).toContain('lead-erased');
    const sent = (await deliveriesOf(mergedLeadId)).find((d: { event: string }) => d.event === 'lead-assigned');
    expect((await delivery.post(`/v1/delivery/deliveries/${sent.id}/redeliver`)).body.type).toBe('erased-lead');
    const [{ kept }] = await delivery.db.database.query<{ kept: number }>(
      sql(
        'select count(*) as kept from attempts a join deliveries d on d.id = a.delivery_id where d.lead_id = any($1) and a.answer is not null',
      ),
      [`{${survivorLeadId},${mergedLeadId}}`],
    );
    expect(kept).toBe(0);

    const late = aLeadAccepted({ leadId: mergedLeadId });
    const other = aLeadAssigned();
    await delivery.kafka.publish([late, other]);
    await eventually(() => expect(receiver.requestsOf(other.key)).toHaveLength(1));
    expect(receiver.requests.map(r => r.id)).not.toContain(late.id);
  });

  it('of leads that are one is told, also when the erasures of both come together', async () => {
    const { survivorLeadId, mergedLeadId } = await mergedLeads();
    receiver.behavior = () => 200;
    const erasures = [aLeadErased({ leadId: survivorLeadId }), aLeadErased({ leadId: mergedLeadId })];
    await delivery.kafka.publish(erasures);
    const told = () => receiver.effects.filter(event => erasures.some(({ id }) => id === event.id));
    await eventually(() => expect(told().length).toBeGreaterThan(0));
  });
});
