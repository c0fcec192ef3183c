import { randomUUID } from 'node:crypto';
import { topics, type BatonEvent } from '@baton/contracts';
import { sql } from '@baton/platform';
import { aClaimRefused, aLeadAccepted, aLeadAssigned, aLeadUnassigned, eventually } from '@baton/testing';
import { linkIn, notifyingService, type Notifying } from '../../test/notifying-service.js';
import { Watch } from '../../test/watch.js';

const DAY_MS = 86_400_000;
const clock = new Watch('2026-03-19T11:00:00Z');
let delivery: Notifying;
beforeAll(async () => {
  delivery = await notifyingService({ clock });
  await delivery.channel('mail', { kind: 'email' });
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

const rep = { repId: 'grace', name: 'Grace Hopper', email: 'grace@baton.example', timeZone: 'Europe/Berlin' };
/** A lead of Grace, and the mail about it. */
async function told(leadId: string = randomUUID(), assignmentId: string = randomUUID(), deadlines: object = {}) {
  const event = aLeadAssigned(
    { leadId, assignmentId, rep, person: { firstName: 'Ada', lastName: 'Lovelace' }, ...deadlines },
    { time: new Date(clock.ms).toISOString() },
  );
  await delivery.kafka.publish([event]);
  const [mail] = await delivery.mails(rep.email, leadId, 1);
  return { leadId, assignmentId, accept: linkIn(mail!, 'Accept'), decline: linkIn(mail!, 'Decline') };
}
const answersOf = async (leadId: string, count: number) =>
  (await delivery.kafka.collect(topics.deliveryLeads.name, events => events.filter(e => e.key === leadId).length >= count)).filter(
    (e): e is BatonEvent<'rep-answered'> => e.name === 'rep-answered' && e.key === leadId,
  );
const rowOf = async (assignmentId: string) =>
  (await delivery.db.database.query<any>(sql('select * from assignments where assignment_id = $1'), [assignmentId]))[0];
const until = (assignmentId: string, holds: (row: any) => boolean) =>
  eventually(async () => expect(holds(await rowOf(assignmentId))).toBe(true));

describe('the links of a message', () => {
  it('ask first, and change nothing by being opened', async () => {
    const { accept, decline, assignmentId } = await told();
    for (const link of [accept, decline, accept]) {
      const page = await delivery.open(link);
      expect(page.status).toBe(200);
      expect(page.html).toContain('<form method="post">');
      expect(page.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.html).not.toMatch(/<script|\son\w+=/i);
    }
    expect(await rowOf(assignmentId)).toMatchObject({ answer: null, answers: 0 });
  });

  it('open for a rep with the longest id that there can be', async () => {
    const repId = `${'g'.repeat(88)}@baton.ex.co`;
    const leadId = randomUUID();
    await delivery.kafka.publish([aLeadAssigned({ leadId, rep: { ...rep, repId } }, { time: new Date(clock.ms).toISOString() })]);
    const [mail] = await delivery.mails(rep.email, leadId, 1);
    expect((await delivery.open(linkIn(mail!, 'Accept'))).status).toBe(200);
  });

  it('accept once, and then say what was answered', async () => {
    const { accept, decline, leadId, assignmentId } = await told();
    expect(await delivery.submit(accept)).toMatchObject({ status: 200, html: expect.stringContaining('<h1>Accepted</h1>') });
    for (const again of [
      await delivery.submit(accept),
      await delivery.open(accept),
      await delivery.submit(decline, { reason: 'Not my territory' }),
    ]) {
      expect(again.status).toBe(200);
      expect(again.html).toContain('Grace Hopper accepted Ada Lovelace of Analytical Engines on Thu 19 Mar 2026, 12:00 CET.');
      expect(again.html).not.toContain('<form');
    }
    const answers = await answersOf(leadId, 1);
    expect(answers.map(e => e.data)).toEqual([
      { leadId, assignmentId, repId: 'grace', answer: 'accepted', channel: 'email', answeredAt: '2026-03-19T11:00:00.000Z' },
    ]);
  });

  it('decline with a reason of the list, and ask for it', async () => {
    const { decline, leadId } = await told();
    expect(await delivery.submit(decline)).toMatchObject({ status: 422, html: expect.stringContaining('Please choose a reason.') });
    const unclear = await delivery.submit(decline, { reason: 'Something else', note: ' ' });
    expect(unclear).toMatchObject({ status: 422, html: expect.stringMatching(/value="Something else" required checked/) });
    expect(await delivery.submit(decline, { reason: 'Not my territory', note: 'they are in Oslo' })).toMatchObject({ status: 200 });
    expect((await answersOf(leadId, 1)).map(e => [e.data.answer, e.data.reason])).toEqual([
      ['declined', 'Not my territory: they are in Oslo'],
    ]);
  });

  it('count once, however many click at once', async () => {
    const { accept, decline, leadId } = await told();
    const pages = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? delivery.submit(accept) : delivery.submit(decline, { reason: 'Not my language' }),
      ),
    );
    expect(pages.every(page => page.status === 200)).toBe(true);
    expect(pages.filter(page => /<h1>(Accepted|Declined)<\/h1>/.test(page.html))).toHaveLength(1);
    await answersOf(leadId, 1);
    // Whatever else went out would be in front of the answer to another lead.
    const next = await told();
    await delivery.submit(next.accept);
    await answersOf(next.leadId, 1);
    const { rows } = await delivery.db.pool.query('select version from lead_streams where lead_id = $1', [leadId]);
    expect(rows).toEqual([{ version: 1 }]);
  });

  it('say kindly that the lead went to somebody else', async () => {
    const { accept, leadId, assignmentId } = await told();
    const because = 'Grace Hopper did not accept it in time.';
    await delivery.kafka.publish([aLeadUnassigned({ leadId, assignmentId, repId: 'grace', reason: 'sla-breached', because })]);
    await until(assignmentId, row => row.ended_at !== null);
    for (const page of [await delivery.open(accept), await delivery.submit(accept)]) {
      expect(page).toMatchObject({ status: 410, html: expect.stringContaining('Somebody else takes care of it') });
      expect(page.html).toContain(because);
    }
    expect(await rowOf(assignmentId)).toMatchObject({ answer: null });
  });

  it('say that the rep has accepted elsewhere', async () => {
    const { accept, leadId, assignmentId } = await told();
    await delivery.kafka.publish([aLeadAccepted({ leadId, assignmentId, repId: 'grace' })]);
    await until(assignmentId, row => row.accepted_at !== null);
    expect(await delivery.submit(accept)).toMatchObject({ status: 200, html: expect.stringContaining('Accepted already') });
    expect(await rowOf(assignmentId)).toMatchObject({ answer: null });
  });

  it('expire', async () => {
    const { accept, assignmentId } = await told();
    clock.advance(7 * DAY_MS);
    for (const page of [await delivery.open(accept), await delivery.submit(accept)])
      expect(page).toMatchObject({ status: 410, html: expect.stringContaining('This link is too old') });
    expect(await rowOf(assignmentId)).toMatchObject({ answer: null });
    clock.advance(-7 * DAY_MS);
  });

  it('work as long as the rep has time to answer, and some days more: over holidays a clock of an hour runs for weeks', async () => {
    const [acceptBy, contactBy] = [10, 11].map(days => new Date(clock.ms + days * DAY_MS).toISOString());
    const { accept, decline } = await told(randomUUID(), randomUUID(), { acceptBy, contactBy });
    clock.advance(10 * DAY_MS);
    expect(await delivery.open(decline)).toMatchObject({ status: 200, html: expect.stringContaining('<form') });
    clock.advance(8 * DAY_MS);
    expect(await delivery.open(accept)).toMatchObject({ status: 410, html: expect.stringContaining('This link is too old') });
    clock.advance(-18 * DAY_MS);
  });

  it('are nothing when they are cut off or made up', async () => {
    const { accept } = await told();
    for (const link of [accept.slice(0, -2), accept.replace(/answers\/..../, 'answers/AAAA')])
      expect(await delivery.submit(link)).toMatchObject({ status: 404, html: expect.stringContaining('This link is not complete') });
  });

  it('work again when routing refused the answer, which the rep is told', async () => {
    const { decline, accept, leadId, assignmentId } = await told();
    await delivery.submit(decline, { reason: 'No time at the moment' });
    const because = 'Grace Hopper declined more than 10 leads within seven days.';
    await delivery.kafka.publish([
      aClaimRefused({ leadId, claim: 'status declined', because }, { time: new Date(clock.ms + 1).toISOString() }),
    ]);
    const [, refusal] = await delivery.mails(rep.email, leadId, 2);
    expect(refusal).toMatchObject({
      subject: 'Your answer did not count: Ada Lovelace of Analytical Engines',
      text: expect.stringContaining(because),
    });
    expect(linkIn(refusal!, 'Accept')).toBe(accept);
    await delivery.submit(accept);
    expect((await answersOf(leadId, 2)).map(e => [e.data.answer, e.streamVersion])).toEqual([
      ['declined', 1],
      ['accepted', 2],
    ]);
    expect(await rowOf(assignmentId)).toMatchObject({ answer: 'accepted', answers: 2 });
  });

  it('take no refusal of another claim for their own', async () => {
    const { accept, leadId, assignmentId } = await told();
    await delivery.submit(accept);
    await delivery.kafka.publish([aClaimRefused({ leadId, claim: 'status won' }), aLeadAccepted({ leadId, assignmentId, repId: 'grace' })]);
    await until(assignmentId, row => row.accepted_at !== null);
    expect(await rowOf(assignmentId)).toMatchObject({ answer: 'accepted' });
  });
});
