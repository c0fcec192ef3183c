import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import {
  aLeadAccepted,
  aLeadAssigned,
  aLeadErased,
  aLeadEscalated,
  aLeadUnassigned,
  anSlaBreached,
  anSlaReminder,
  eventually,
} from '@baton/testing';
import { linkIn, notifyingService, type Notifying } from '../../test/notifying-service.js';

let delivery: Notifying;
let refuse: { code: number; text: string } | undefined;
beforeAll(async () => {
  delivery = await notifyingService({ smtp: { refuseRecipient: address => (address.startsWith('gone') ? refuse : undefined) } });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

const manager = { repId: 'mona', name: 'Mona Lund', email: 'mona@baton.example', timeZone: 'Europe/Oslo' };
const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'Europe/Berlin', manager };
const assigned = (data: object = {}) => aLeadAssigned({ rep, ...data });
const count = async (table: 'assignments' | 'staff' | 'deliveries' | 'events') =>
  (await delivery.db.database.query<{ n: number }>(sql(`select count(*)::int as n from ${table}`)))[0]!.n;
const held = (event: ReturnType<typeof aLeadAssigned>) => ({
  leadId: event.data.leadId,
  assignmentId: event.data.assignmentId,
  repId: event.data.rep.repId,
});
const deliveriesOf = async (leadId: string) => (await delivery.get(`/v1/delivery/deliveries?lead=${leadId}`)).body.deliveries;

describe('a rep', () => {
  it('is kept in mind only from the first channel on', async () => {
    const before = assigned();
    await delivery.kafka.publish([before]);
    await eventually(async () =>
      expect((await delivery.db.pool.query('select from inbox where event_id = $1', [before.id])).rowCount).toBe(1),
    );
    await delivery.channel('mail', { kind: 'email' });
    const after = assigned();
    await delivery.kafka.publish([anSlaReminder({ ...held(before), clock: 'accept' }), after]);
    await delivery.mails(rep.email, after.data.leadId, 1);
    expect(delivery.sink.messages).toHaveLength(1);
    expect(await count('assignments')).toBe(1);
  });

  it('is told at once who it is, from where, how good, why, and until when, as text and as HTML', async () => {
    const event = assigned({
      person: { firstName: 'Ada', lastName: '<b>"Countess" & co', jobTitle: 'Analyst', email: 'ada@engines.example', phone: '+4930123456' },
      company: { name: 'Engines <script>', employees: 1250, country: 'DE' },
      because: 'Grace Hopper is next in turn.',
      scoreReasons: [{ text: 'met us at a trade show', points: 15 }],
      acceptBy: '2026-07-01T08:15:00.000Z',
      contactBy: '2026-07-01T09:00:00.000Z',
    });
    await delivery.kafka.publish([event]);
    const [mail] = await delivery.mails(rep.email, event.data.leadId, 1);
    expect(mail).toMatchObject({
      from: 'leads@baton.example',
      subject: 'New lead for Grace Hopper: Ada <b>"Countess" & co of Engines <script>',
      headers: { 'auto-submitted': 'auto-generated', to: 'Grace Hopper <grace@baton.example>' },
    });
    for (const line of [
      'Job title: Analyst',
      'Company: Engines <script> (1,250 employees, DE)',
      'E-mail: ada@engines.example',
      'Phone: +4930123456',
      'Source: paid-search / google-ads / brand',
      'Score: A 82: met us at a trade show (+15)',
      'Why you: Grace Hopper is next in turn.',
      'Accept by: Wed 1 Jul 2026, 10:15 CEST',
      'First contact by: Wed 1 Jul 2026, 11:00 CEST',
    ])
      expect(mail!.text).toContain(line);
    expect(mail!.html).toContain('Ada &lt;b&gt;&#34;Countess&#34; &amp; co');
    expect(mail!.html).not.toMatch(/<script|<b>/);
    for (const label of ['Accept', 'Decline'] as const) expect(mail!.html).toContain(`href="${linkIn(mail!, label)}"`);
  });

  it('is told once, however often the event comes, and again under the same Message-ID', async () => {
    const event = assigned();
    await delivery.kafka.publish([event, event]);
    await delivery.kafka.publish([event]);
    const [mail] = await delivery.mails(rep.email, event.data.leadId, 1);
    const [{ id }] = await deliveriesOf(event.data.leadId);
    expect(await delivery.post(`/v1/delivery/deliveries/${id}/redeliver`)).toMatchObject({ status: 202 });
    const [, second] = await delivery.mails(rep.email, event.data.leadId, 2);
    expect(second!.messageId).toBe(mail!.messageId);
    expect(mail!.messageId).toMatch(/^<[0-9a-f-]{36}@baton\.example>$/);
  });

  it('is not told of what they took by hand', async () => {
    const [taken, given] = [assigned({ decisionId: null }), assigned()];
    await delivery.kafka.publish([taken, given]);
    await delivery.mails(rep.email, given.data.leadId, 1);
    expect(await deliveriesOf(taken.data.leadId)).toEqual([]);
  });

  it('is reminded with the links, and told that a clock ran out', async () => {
    const event = assigned();
    const dueAt = '2026-01-05T08:15:00.000Z';
    await delivery.kafka.publish([event]);
    const [first] = await delivery.mails(rep.email, event.data.leadId, 1);
    await delivery.kafka.publish([anSlaReminder({ ...held(event), clock: 'accept', dueAt })]);
    const [, reminder] = await delivery.mails(rep.email, event.data.leadId, 2);
    expect(reminder).toMatchObject({
      subject: 'Reminder: Ada of Analytical Engines',
      text: expect.stringContaining('until Mon 5 Jan 2026, 09:15 CET to accept it'),
    });
    expect(linkIn(reminder!, 'Accept')).toBe(linkIn(first!, 'Accept'));
    await delivery.kafka.publish([anSlaBreached({ ...held(event), clock: 'contact', dueAt })]);
    const [, , overdue] = await delivery.mails(rep.email, event.data.leadId, 3);
    expect(overdue).toMatchObject({
      subject: 'Overdue: Ada of Analytical Engines',
      text: expect.stringContaining('to turn to the person'),
    });
  });

  it('hears nothing of a merge after which they go on with what they had accepted, and of what was not accepted yet with new links', async () => {
    const [accepted, waiting, last] = [assigned(), assigned(), assigned()];
    const handedOver = ({ data }: typeof accepted, more: object) =>
      assigned({ ...data, leadId: randomUUID(), assignmentId: randomUUID(), ...more });
    const survivors = [handedOver(accepted, { acceptedAt: accepted.time, contactedAt: accepted.time }), handedOver(waiting, {})];
    await delivery.kafka.publish([accepted, waiting]);
    await delivery.mails(rep.email, accepted.data.leadId, 1);
    await delivery.mails(rep.email, waiting.data.leadId, 1);
    await delivery.kafka.publish([
      ...[accepted, waiting].map((event, n) =>
        aLeadUnassigned({ ...held(event), reason: 'merged', continuedAs: survivors[n]!.data.assignmentId }),
      ),
      ...survivors,
      last,
    ]);
    await delivery.mails(rep.email, survivors[1]!.data.leadId, 1);
    await delivery.mails(rep.email, last.data.leadId, 1);
    // What is told of an event is planned in the transaction that writes what it says.
    const assignmentOf = async ({ data }: typeof accepted) =>
      (
        await delivery.db.pool.query('select accepted_at, contacted_at, ended_at from assignments where assignment_id = $1', [
          data.assignmentId,
        ])
      ).rows;
    const acceptedAt = new Date(accepted.time);
    await eventually(async () =>
      expect(await assignmentOf(survivors[0]!)).toEqual([{ accepted_at: acceptedAt, contacted_at: acceptedAt, ended_at: null }]),
    );
    for (const old of [accepted, waiting])
      await eventually(async () => expect(await assignmentOf(old)).toMatchObject([{ ended_at: expect.any(Date) }]));
    expect(await deliveriesOf(survivors[0]!.data.leadId)).toEqual([]);
    for (const { data } of [accepted, waiting]) expect((await deliveriesOf(data.leadId)).map((d: any) => d.event)).toEqual(['assigned']);
  });

  it('is told that a lead is taken away, and then not also that it was late', async () => {
    const event = assigned();
    await delivery.kafka.publish([event]);
    await delivery.mails(rep.email, event.data.leadId, 1);
    const because = 'Grace Hopper did not accept it in time.';
    await delivery.kafka.publish([
      anSlaBreached({ ...held(event), clock: 'accept' }),
      aLeadUnassigned({ ...held(event), reason: 'sla-breached', because }),
    ]);
    const [, taken] = await delivery.mails(rep.email, event.data.leadId, 2);
    expect(taken).toMatchObject({ subject: 'No longer yours: Ada of Analytical Engines', text: expect.stringContaining(because) });
    const log = await eventually(async () => {
      const found = await deliveriesOf(event.data.leadId);
      expect(found.map((d: any) => [d.event, d.state])).toEqual([
        ['taken-away', 'delivered'],
        ['overdue', 'delivered'],
        ['assigned', 'delivered'],
      ]);
      return found;
    });
    expect(log[1].because).toMatch(/has not got the lead any more/);
  });

  it('hears nothing of what came to its end by their own hand', async () => {
    const event = assigned();
    await delivery.kafka.publish([
      event,
      aLeadAccepted(held(event)),
      anSlaReminder({ ...held(event), clock: 'accept' }),
      aLeadUnassigned({ ...held(event), reason: 'closed', because: 'It is won.' }),
    ]);
    const next = assigned();
    await delivery.kafka.publish([next]);
    await delivery.mails(rep.email, next.data.leadId, 1);
    await eventually(async () => expect((await deliveriesOf(event.data.leadId)).every((d: any) => d.state === 'delivered')).toBe(true));
    await delivery.mails(rep.email, event.data.leadId, 0);
  });
});

describe('the manager', () => {
  it('is told of what is escalated, of whoever had the lead then', async () => {
    const event = assigned();
    await delivery.kafka.publish([event]);
    const because = 'Grace Hopper did not accept it in time.';
    const moment = { time: new Date(Date.parse(event.time) + 60_000).toISOString() };
    await delivery.kafka.publish([
      aLeadEscalated({ leadId: event.data.leadId, because, to: 'team lead' }, moment),
      aLeadUnassigned({ ...held(event), reason: 'sla-breached', because }, moment),
      assigned({ leadId: event.data.leadId, rep: { ...rep, repId: 'ben', email: 'ben@baton.example', manager: undefined } }),
    ]);
    const [mail] = await delivery.mails(manager.email, event.data.leadId, 1);
    expect(mail).toMatchObject({ subject: 'Needs a look: Ada of Analytical Engines' });
    for (const line of [because, 'For: team lead', 'Rep: Grace Hopper']) expect(mail!.text).toContain(line);
    expect(mail!.text).not.toMatch(/^Accept: /m);
  });

  it('is whoever the channel names for what nobody has', async () => {
    const leadId = randomUUID();
    await delivery.channel('mail', { kind: 'email', contacts: ['ops@baton.example', 'chief@baton.example'] });
    await delivery.kafka.publish([aLeadEscalated({ leadId, because: 'It has waited in the queue for 4 hours.', tier: 1 })]);
    for (const address of ['ops@baton.example', 'chief@baton.example']) {
      const [mail] = await delivery.mails(address, leadId, 1);
      expect(mail).toMatchObject({ subject: 'Needs a look: a lead that nobody has' });
    }
  });
});

describe('the mail server', () => {
  it('that refuses an address for good is not asked again; one that defers is', async () => {
    const gone = { ...rep, repId: 'gone', email: 'gone@baton.example' };
    refuse = { code: 550, text: 'no such mailbox gone@baton.example' };
    const event = assigned({ rep: gone });
    await delivery.kafka.publish([event]);
    await eventually(async () =>
      expect(await deliveriesOf(event.data.leadId)).toMatchObject([{ state: 'dead', because: 'EENVELOPE RCPT TO 550' }]),
    );
    refuse = { code: 451, text: 'later' };
    const later = assigned({ rep: gone });
    await delivery.kafka.publish([later]);
    await eventually(async () => expect(await deliveriesOf(later.data.leadId)).toMatchObject([{ state: 'waiting', attempts: 1 }]));
    refuse = undefined;
    expect(await delivery.post('/v1/delivery/notification-channels/mail/enable')).toMatchObject({ status: 200 });
    await delivery.mails('gone@baton.example', later.data.leadId, 1);
  });

  it('is not bothered for who has no address, which the log says', async () => {
    const event = assigned({ rep: { repId: 'nomail', name: 'No Mail' } });
    await delivery.kafka.publish([event]);
    await eventually(async () =>
      expect(await deliveriesOf(event.data.leadId)).toMatchObject([
        { state: 'delivered', because: 'there is no e-mail address to send it to' },
      ]),
    );
  });
});

describe('an erased lead', () => {
  it('is not written about any more, and nothing of it is kept', async () => {
    await delivery.channel('mail', { kind: 'email', active: false });
    const [erased, other] = [assigned(), assigned()];
    await delivery.kafka.publish([erased, other]);
    await eventually(async () => expect(await deliveriesOf(other.data.leadId)).toHaveLength(1));
    await delivery.kafka.publish([aLeadErased({ leadId: erased.data.leadId })]);
    await eventually(async () =>
      expect(await deliveriesOf(erased.data.leadId)).toMatchObject([{ state: 'dropped', because: 'the lead was erased' }]),
    );
    await delivery.channel('mail', { kind: 'email', active: true });
    await delivery.mails(rep.email, other.data.leadId, 1);
    await delivery.mails(rep.email, erased.data.leadId, 0);
    const kept = await delivery.db.pool.query('select from assignments where lead_id = $1', [erased.data.leadId]);
    expect(kept.rowCount).toBe(0);
    // Sent again, there would be nothing to say.
    await delivery.kafka.publish([anSlaReminder({ ...held(erased), clock: 'accept' }), assigned()]);
    await eventually(async () => expect(await count('assignments')).toBeGreaterThan(0));
    expect(await deliveriesOf(erased.data.leadId)).toHaveLength(1);
  });
});
