import { aLeadAssigned, aLeadUnassigned, eventually } from '@baton/testing';
import { notifyingService, type Notifying } from '../../test/notifying-service.js';
import { Watch } from '../../test/watch.js';

// It stands: nothing is tried again because time has passed.
const clock = new Watch('2026-03-19T11:00:00Z');
const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'UTC' };
const LATER = { code: 451, text: 'later' };
let delivery: Notifying;
/** How a mail ends that the server has in full. */
let taken: (() => Promise<typeof LATER | undefined>) | undefined;
beforeAll(async () => {
  delivery = await notifyingService({ clock, smtp: { refuseMail: () => taken?.() } });
  await delivery.channel('mail', { kind: 'email' });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

it('a mail that was on its way when the service stopped may have arrived: its rep is told when the lead is taken away', async () => {
  let answer: ((refusal?: typeof LATER) => void) | undefined;
  taken = () => new Promise(resolve => (answer = resolve));
  const first = aLeadAssigned({ rep }, { time: new Date(clock.ms).toISOString() });
  const { leadId, assignmentId } = first.data;
  await delivery.kafka.publish([first]);
  await eventually(() => expect(answer).toBeDefined());
  // Whoever goes on with it is put off.
  taken = () => Promise.resolve(LATER);
  const other = await delivery.replica();
  await delivery.service.close();
  const deliveries = async () => ((await (await other.request(`/v1/delivery/deliveries?lead=${leadId}`)).json()) as any).deliveries;
  await eventually(async () => expect(await deliveries()).toMatchObject([{ state: 'waiting', attempts: 2 }]));
  answer!();
  await delivery.mails(rep.email, leadId, 1);
  taken = undefined;
  await delivery.kafka.publish([aLeadUnassigned({ leadId, assignmentId, repId: rep.repId, reason: 'sla-breached' })]);
  const mails = await delivery.mails(rep.email, leadId, 2);
  expect(mails[1]).toMatchObject({ subject: 'No longer yours: Ada of Analytical Engines' });
}, 60_000);
