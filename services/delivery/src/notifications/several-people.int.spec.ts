import { aLeadAssigned, aLeadEscalated, aLeadUnassigned, eventually } from '@baton/testing';
import { notifyingService, type Notifying } from '../../test/notifying-service.js';
import { Watch } from '../../test/watch.js';

// It stands: nothing is tried again because time has passed.
const clock = new Watch('2026-03-19T11:00:00Z');
let delivery: Notifying;
const LATER = { code: 451, text: 'later' };
let isDeferring = true;
/** How a mail ends that the server has in full. */
let taken: (() => Promise<typeof LATER>) | undefined;
beforeAll(async () => {
  delivery = await notifyingService({
    clock,
    smtp: {
      refuseRecipient: address => (isDeferring && address.startsWith('slow') ? LATER : undefined),
      refuseMail: () => taken?.(),
    },
  });
  await delivery.channel('mail', { kind: 'email' });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);
beforeEach(() => {
  isDeferring = true;
  taken = undefined;
});

const slow = { repId: 'slow', name: 'Sam Low', email: 'slow@baton.example', timeZone: 'UTC' };
const grace = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'UTC' };
const assigned = (rep: typeof slow, data: object = {}) => aLeadAssigned({ rep, ...data }, { time: new Date(clock.ms).toISOString() });
const held = ({ data }: ReturnType<typeof assigned>) => ({ leadId: data.leadId, assignmentId: data.assignmentId, repId: data.rep.repId });
/** From the oldest on. */
const log = async (leadId: string) =>
  (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries
    .map(({ event, state, because, attempts }: any) => ({ event, state, because, attempts }))
    .reverse();

describe('an escalation to several contacts', () => {
  it('comes to each once, whoever of them cannot be reached for a while', async () => {
    const contacts = ['slow@ops.example', 'ops@ops.example', 'slow.chief@ops.example'];
    await delivery.channel('contacts', { kind: 'email', notices: ['escalated'], contacts });
    const event = aLeadEscalated({ because: 'It has waited in the queue for 4 hours.' });
    const { leadId } = event.data;
    await delivery.kafka.publish([event]);
    await delivery.mails('ops@ops.example', leadId, 1);
    await eventually(async () =>
      expect((await log(leadId)).map((d: any) => [d.state, d.attempts > 0])).toEqual([
        ['waiting', true],
        ['delivered', true],
        ['waiting', true],
      ]),
    );
    isDeferring = false;
    clock.advance(40_000_000);
    for (const address of contacts) await delivery.mails(address, leadId, 1);
    await eventually(async () => expect((await log(leadId)).map((d: any) => d.state)).toEqual(['delivered', 'delivered', 'delivered']));
    for (const address of contacts) await delivery.mails(address, leadId, 1);
  });
});

describe('an escalation that waits while the contacts change', () => {
  const before = ['ops@before.example', 'leaves@before.example', 'chief@before.example'];
  const after = ['new@before.example', 'chief@before.example', 'ops@before.example'];
  /** It is planned while nothing is sent. */
  const waiting = async (contacts: readonly string[]) => {
    await delivery.channel('contacts', { kind: 'email', notices: ['escalated'], contacts, active: false });
    const event = aLeadEscalated({ because: 'It has waited in the queue for 4 hours.' });
    const { leadId } = event.data;
    await delivery.kafka.publish([event]);
    await eventually(async () => expect(await log(leadId)).toHaveLength(contacts.length));
    return leadId;
  };
  const sentTo = (leadId: string) => delivery.sink.messages.filter(mail => mail.text.includes(leadId)).flatMap(mail => mail.to);
  const settled = (leadId: string) =>
    eventually(async () => {
      const deliveries = await log(leadId);
      for (const { state } of deliveries) expect(state).toBe('delivered');
      return deliveries;
    });

  it('comes once to each of those who still are contacts, wherever they stand, and to nobody else', async () => {
    const leadId = await waiting(before);
    await delivery.channel('contacts', { kind: 'email', notices: ['escalated'], contacts: after });
    const deliveries = await settled(leadId);
    expect(sentTo(leadId).sort()).toEqual(['chief@before.example', 'ops@before.example']);
    expect(deliveries.map((d: any) => d.because)).toEqual([null, 'whom it was for is no contact of the channel any more', null]);
  });

  it('comes to all of them when an earlier version has planned it, which named nobody', async () => {
    const leadId = await waiting(before.slice(0, 1));
    await delivery.db.pool.query(
      `update events set body = jsonb_set(body::jsonb, '{to}', '{"kind": "contacts"}')::text where lead_id = $1`,
      [leadId],
    );
    await delivery.channel('contacts', { kind: 'email', notices: ['escalated'], contacts: after });
    await settled(leadId);
    expect(sentTo(leadId).sort()).toEqual([...after].sort());
  });
});

describe('the mail to the next rep', () => {
  it('goes at once although the one to the rep before waits for its next try; that is settled, and nothing is taken from who never heard of it', async () => {
    const first = assigned(slow);
    const { leadId } = first.data;
    await delivery.kafka.publish([first]);
    await eventually(async () => expect(await log(leadId)).toMatchObject([{ state: 'waiting', attempts: 1 }]));
    await delivery.kafka.publish([
      aLeadUnassigned({ ...held(first), reason: 'sla-breached', because: 'It was not accepted in time.' }),
      assigned(grace, { leadId }),
    ]);
    await delivery.mails(grace.email, leadId, 1);
    await eventually(async () =>
      expect(await log(leadId)).toMatchObject([
        { event: 'assigned', state: 'delivered', because: 'the rep has not got the lead any more: It was not accepted in time.' },
        { event: 'taken-away', state: 'delivered', because: 'the rep was never told of the lead' },
        { event: 'assigned', state: 'delivered', because: null },
      ]),
    );
  });

  it('goes at once also when it is that the lead was taken away which waits', async () => {
    isDeferring = false;
    const first = assigned(slow);
    const { leadId } = first.data;
    await delivery.kafka.publish([first]);
    await delivery.mails(slow.email, leadId, 1);
    isDeferring = true;
    await delivery.kafka.publish([aLeadUnassigned({ ...held(first), reason: 'sla-breached' }), assigned(grace, { leadId })]);
    await delivery.mails(grace.email, leadId, 1);
    // Tried again after the other had gone, and now by the clock.
    await eventually(async () => expect((await log(leadId))[1]).toMatchObject({ event: 'taken-away', state: 'waiting', attempts: 2 }));
    isDeferring = false;
    clock.advance(400_000);
    const mails = await delivery.mails(slow.email, leadId, 2);
    expect(mails[1]).toMatchObject({ subject: 'No longer yours: Ada of Analytical Engines' });
  });
});

describe('the rep before', () => {
  it('is not told that the lead is taken away when no try of the mail about it came through, also none that does not count', async () => {
    let answer!: (refusal: typeof LATER) => void;
    taken = () => new Promise(resolve => (answer = resolve));
    const first = assigned(grace);
    const { leadId } = first.data;
    await delivery.kafka.publish([first]);
    await eventually(() => expect(answer).toBeDefined());
    // What fails from here on says nothing of the channel as it is then.
    expect(await delivery.post('/v1/delivery/notification-channels/mail/enable')).toMatchObject({ status: 200 });
    taken = () => Promise.resolve(LATER);
    answer(LATER);
    await eventually(async () => expect(await log(leadId)).toMatchObject([{ state: 'waiting', attempts: 2 }]));
    await delivery.kafka.publish([aLeadUnassigned({ ...held(first), reason: 'sla-breached', because: 'It was not accepted in time.' })]);
    await eventually(async () =>
      expect(await log(leadId)).toMatchObject([
        { event: 'assigned', state: 'delivered', because: 'the rep has not got the lead any more: It was not accepted in time.' },
        { event: 'taken-away', state: 'delivered', because: 'the rep was never told of the lead' },
      ]),
    );
    await delivery.mails(grace.email, leadId, 0);
  });
});
