import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { aBehaviorRecorded, aLeadAssigned, aLeadSentToNurture, anInquiryAccepted, testDatabase, type TestDatabase } from '@baton/testing';
import { DAY, later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { nurtureMigrations } from '../migrations/index.js';
import { lockLeads } from '../leads/lead.store.js';

let db: TestDatabase;
let nurture: HandlersAtHand;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
});
afterAll(() => db?.drop());
beforeEach(async () => {
  await db.pool.query(
    `truncate leads, episodes, deliveries, behaviors, suppressions, outbox; update mail_budget set second = 'epoch', used = 0`,
  );
  nurture = new HandlersAtHand(db);
  await nurture.apply(twoMails);
});

async function nurturedLeads(count: number, program = 'warm-up', by = nurture): Promise<string[]> {
  const leadIds = Array.from({ length: count }, () => randomUUID()).sort();
  await by.deliver(
    leadIds.map(leadId => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com`, firstName: 'Ada' } }, { time: NOW })),
  );
  await by.deliver(leadIds.map(leadId => aLeadSentToNurture({ leadId, program }, { time: NOW })));
  return leadIds;
}
const leadsOf = (mails: readonly { leadId: string }[]) => mails.map(mail => mail.leadId).sort();
const episodeOf = async (leadId: string) =>
  (await db.pool.query('select next_step, next_due_kind as kind, next_due_at as at, reason from episodes where lead_id = $1', [leadId]))
    .rows[0];

describe('the claim of mails', () => {
  it('takes what is due once: the lease keeps it from anybody else', async () => {
    const leadIds = await nurturedLeads(5);
    expect(leadsOf(await nurture.claim())).toEqual(leadIds);
    expect(await nurture.claim()).toEqual([]);
    expect(await episodeOf(leadIds[0]!)).toMatchObject({ kind: 'delivery', at: later(60_000) });
  });

  it('takes it again when the lease has ended, under the same id', async () => {
    await nurturedLeads(2);
    const first = await nurture.claim();
    nurture.clock.set(later(60_000));
    const second = await nurture.claim();
    const ids = (mails: typeof first) => mails.map(m => [m.messageId, m.mail.messageId]).sort();
    expect(ids(second)).toEqual(ids(first));
  });

  it('leaves what goes beyond the budget of the second for the next', async () => {
    const slow = new HandlersAtHand(db, { MAILS_PER_SECOND: 3 });
    const leadIds = await nurturedLeads(7, 'warm-up', slow);
    const counts: number[] = [];
    for (let n = 0; n < 6; n++) {
      slow.clock.set(later(500 * n));
      counts.push((await slow.claim()).length);
    }
    expect(counts).toEqual([3, 0, 3, 0, 1, 0]);
    expect(leadIds).toHaveLength(7);
  });

  it('passes over a lead that somebody else has locked, without waiting', async () => {
    const [held, free] = await nurturedLeads(2);
    await db.database.transaction(async tx => {
      await lockLeads(tx, [held!]);
      expect(leadsOf(await nurture.claim())).toEqual([free]);
    });
    expect(leadsOf(await nurture.claim())).toEqual([held]);
  });

  it('by eight at once gives each mail to one', async () => {
    const leadIds = await nurturedLeads(40);
    const all = await Promise.all(Array.from({ length: 8 }, () => nurture.claim()));
    const late = await nurture.claim();
    expect(leadsOf([...all.flat(), ...late])).toEqual(leadIds);
  });

  it('takes nothing of a lead that routing took back', async () => {
    const [taken, kept] = await nurturedLeads(2);
    await nurture.deliver([aLeadAssigned({ leadId: taken! })]);
    expect(leadsOf(await nurture.claim())).toEqual([kept]);
  });
});

describe('a mail in somebody’s hands', () => {
  it('does not leave any more when the lead is taken back before', async () => {
    const [leadId] = await nurturedLeads(1);
    await nurture.claim();
    await nurture.deliver([aLeadAssigned({ leadId: leadId! })]);
    const { rows } = await db.pool.query('select state from deliveries where lead_id = $1', [leadId]);
    expect(rows).toEqual([{ state: 'cancelled' }]);
  });

  it('moves the episode on when it went out, once however often that is told', async () => {
    const [leadId] = await nurturedLeads(1);
    const [mail] = await nurture.claim();
    for (let n = 0; n < 3; n++) await nurture.answer(mail!, { kind: 'sent' });
    expect(await episodeOf(leadId!)).toMatchObject({ next_step: 1, kind: 'step', at: later(3 * DAY) });
    const { rows } = await db.pool.query(`select count(*)::int as n from outbox where type like '%nurture-step-sent%' and key = $1`, [
      leadId,
    ]);
    expect(rows[0].n).toBe(1);
  });

  it('is told of also when the lead was taken back while it went out', async () => {
    const [leadId] = await nurturedLeads(1);
    const [mail] = await nurture.claim();
    await nurture.deliver([aLeadAssigned({ leadId: leadId! })]);
    await nurture.answer(mail!, { kind: 'sent' });
    const { rows } = await db.pool.query<{ type: string }>('select type from outbox where key = $1 order by id', [leadId]);
    expect(rows.map(r => r.type.split('.')[2])).toEqual(['nurture-started', 'nurture-stopped', 'nurture-step-sent']);
    expect(await episodeOf(leadId!)).toMatchObject({ kind: null, reason: 'assigned' });
  });

  it('ends the episode when it is refused for its content, without a word against the address', async () => {
    const [leadId] = await nurturedLeads(1);
    const [mail] = await nurture.claim();
    await nurture.answer(mail!, { kind: 'refused', isAddress: false, error: 'EMESSAGE DATA 554' });
    expect(await episodeOf(leadId!)).toMatchObject({ reason: 'bounced' });
    expect((await db.pool.query('select 1 from suppressions')).rowCount).toBe(0);
  });

  it('is tried again for as long as the server is away', async () => {
    const [leadId] = await nurturedLeads(1);
    for (let n = 0; n < 4; n++) {
      const [mail] = await nurture.claim();
      await nurture.answer(mail!, { kind: 'unavailable', error: 'ECONNECTION CONN' });
      nurture.clock.advance(300_000);
    }
    const [mail] = await nurture.claim();
    await nurture.answer(mail!, { kind: 'sent' });
    expect(await episodeOf(leadId!)).toMatchObject({ next_step: 1 });
  });
});

describe('a template that fails on the values of one lead', () => {
  it('leaves the step of that lead out and nobody else’s', async () => {
    const bomb = `{% if person.firstName == "Bomb" %}{% for i in (1..90000000) %}x{% endfor %}{% endif %}`;
    await nurture.apply(twoMails.replace('name: warm-up', 'name: bomb').replace('this is the first mail.', bomb));
    const [leadId, other] = await nurturedLeads(2, 'bomb');
    await db.pool.query(`update leads set first_name = 'Bomb' where lead_id = $1`, [leadId]);
    expect(leadsOf(await nurture.claim())).toEqual([other]);
    expect(await episodeOf(leadId!)).toMatchObject({ next_step: 1, kind: 'step' });
  });
});

describe('a lead whose inquiry has not come', () => {
  const waiting = async (by: HandlersAtHand) => {
    const leadId = randomUUID();
    await by.deliver([aLeadSentToNurture({ leadId, program: 'warm-up' }, { time: NOW })]);
    by.clock.set(later(600_000));
    await by.claim();
    return episodeOf(leadId);
  };

  it('is waited for while its partition lags behind', async () => {
    expect(await waiting(new HandlersAtHand(db, {}, async () => []))).toMatchObject({ kind: 'facts', at: later(660_000) });
  });
  it('is waited for while the broker does not answer', async () => {
    const broken = () => Promise.reject(new Error('broker away'));
    expect(await waiting(new HandlersAtHand(db, {}, broken))).toMatchObject({ kind: 'facts' });
  });
  it('is given back when nothing is on its way', async () => {
    expect(await waiting(nurture)).toMatchObject({ kind: null, reason: 'no-address' });
  });
});

describe('many leads in one slice', () => {
  it('are each decided on their own', async () => {
    const [clicked, bounced, out, plain] = await nurturedLeads(4);
    await nurture.deliver([
      aBehaviorRecorded({ leadId: clicked!, kind: 'email-click', occurredAt: later(1).toISOString() }),
      aBehaviorRecorded({ leadId: bounced!, kind: 'email-bounce' }),
      aBehaviorRecorded({ leadId: out!, kind: 'unsubscribe' }),
      aBehaviorRecorded({ leadId: plain!, kind: 'page-visit', occurredAt: later(1).toISOString() }),
    ]);
    const { rows } = await db.pool.query<{ lead_id: string; end: string | null }>(
      'select lead_id, coalesce(reason, ended_as) as end from episodes',
    );
    const ends = new Map(rows.map(row => [row.lead_id, row.end]));
    expect([clicked, bounced, out, plain].map(id => ends.get(id!))).toEqual(['reactivated', 'bounced', 'opted-out', null]);
    expect(leadsOf(await nurture.claim())).toEqual([plain]);
  });
});
