import { aLeadAssigned, aLeadUnassigned, eventually } from '@baton/testing';
import { notifyingService, type Notifying } from '../../test/notifying-service.js';
import { Watch } from '../../test/watch.js';

// It stands: nothing is tried again because time has passed.
const clock = new Watch('2026-03-19T11:00:00Z');
const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'UTC' };
let delivery: Notifying;
/** Keeps a mail that the server has in full without an answer. */
let keep: (() => Promise<undefined>) | undefined;
beforeAll(async () => {
  delivery = await notifyingService({
    clock,
    // A mail may take half a lease.
    env: { DELIVERY_TIMEOUT_MS: '1000', DELIVERY_LEASE_MS: '10000' },
    smtp: { refuseMail: () => keep?.() },
  });
  await delivery.channel('mail', { kind: 'email' });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

it('a rep is told that a lead is taken away also when the mail server took the mail about it, but said so too late', async () => {
  let answer!: () => void;
  keep = () => new Promise(resolve => (answer = () => resolve(undefined)));
  const first = aLeadAssigned({ rep }, { time: new Date(clock.ms).toISOString() });
  const { leadId, assignmentId } = first.data;
  const deliveries = async () => (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries;
  await delivery.kafka.publish([first]);
  await eventually(async () =>
    expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 1, because: 'the mail server did not take it within 5 s' }]),
  );
  keep = undefined;
  answer();
  await delivery.mails(rep.email, leadId, 1);
  await delivery.kafka.publish([aLeadUnassigned({ leadId, assignmentId, repId: rep.repId, reason: 'sla-breached' })]);
  const mails = await delivery.mails(rep.email, leadId, 2);
  expect(mails[1]).toMatchObject({ subject: 'No longer yours: Ada of Analytical Engines' });
});
