import { randomUUID } from 'node:crypto';
import { Timers } from '@baton/messaging';
import { Database } from '@baton/platform';
import { aLeadAssigned, aLeadSentToNurture, anInquiryAccepted, eventually } from '@baton/testing';
import type { SinkMail } from '../../../../libs/testing/src/smtp-sink.js';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';
import { NURTURE_STEPS } from './step-sender.js';

const source = `
program:
  name: warm-up
  quietHours: null
  steps: [{ id: first, after: 0m, subject: First, text: First }, { id: second, after: 1d, subject: Second, text: Second }]
`;

let nurture: NurtureUnderTest;
/** What happens while the mail server has a mail and has not answered. */
let meanwhile: ((mail: SinkMail) => Promise<void>) | undefined;
beforeAll(async () => {
  nurture = await nurtureUnderTest({
    env: { SMTP_CONNECTIONS: '1' },
    sink: {
      refuseMail: async mail => {
        await meanwhile?.(mail);
        return undefined;
      },
    },
  });
  await nurture.apply(source);
});
afterAll(() => nurture?.close());
afterEach(() => {
  meanwhile = undefined;
});

const publish = async (...leadIds: string[]) => {
  await nurture.kafka.publish(leadIds.map(leadId => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } })));
  await eventually(async () =>
    expect((await nurture.db.pool.query('select 1 from leads where lead_id = any($1)', [leadIds])).rowCount).toBe(leadIds.length),
  );
  await nurture.kafka.publish(leadIds.map(leadId => aLeadSentToNurture({ leadId, program: 'warm-up' })));
};
const mailsTo = (leadId: string) => nurture.sink.messages.filter(m => m.to[0]!.startsWith(leadId));
const statesOf = async (leadIds: string[]) =>
  (
    await nurture.db.pool.query<{ lead_id: string; state: string }>('select lead_id, state from deliveries where lead_id = any($1)', [
      leadIds,
    ])
  ).rows;

describe('sending', () => {
  it('leaves out what was stopped while the mail before it was on its way', async () => {
    const leadIds = [randomUUID(), randomUUID(), randomUUID()];
    let first: string | undefined;
    meanwhile = async mail => {
      if (first !== undefined) return;
      first = mail.to[0]!.split('@')[0]!;
      // The one connection is busy: the others of the same claim wait for it.
      const others = leadIds.filter(id => id !== first);
      await nurture.kafka.publish(others.map(leadId => aLeadAssigned({ leadId })));
      await eventually(async () =>
        expect(
          (await nurture.db.pool.query(`select 1 from episodes where lead_id = any($1) and reason = 'assigned'`, [others])).rowCount,
        ).toBe(others.length),
      );
    };
    await publish(...leadIds);
    await eventually(async () => expect((await statesOf(leadIds)).filter(s => s.state === 'sent')).toHaveLength(1));
    expect((await statesOf(leadIds)).filter(s => s.state === 'sent').map(s => s.lead_id)).toEqual([first]);
    expect(leadIds.flatMap(mailsTo)).toHaveLength(1);
    expect((await statesOf(leadIds)).filter(s => s.state === 'claimed')).toEqual([]);
  });

  it('writes down what was sent although the database was away for a moment', async () => {
    const leadId = randomUUID();
    const database = nurture.service.app.get(Database);
    const { transaction } = database;
    let failures = 0;
    meanwhile = async () => {
      database.transaction = () => {
        if (++failures >= 2) database.transaction = transaction;
        return Promise.reject(Object.assign(new Error('the server is stopping'), { code: '57P01' }));
      };
    };
    await publish(leadId);
    expect((await nurture.said(leadId, 2)).map(e => e.name)).toEqual(['nurture-started', 'nurture-step-sent']);
    expect(failures).toBe(2);
    expect(mailsTo(leadId)).toHaveLength(1);
  });

  it('counts what the server says', async () => {
    const leadId = randomUUID();
    await publish(leadId);
    await nurture.said(leadId, 2);
    const metrics = await (await nurture.service.request('/metrics')).text();
    expect(metrics).toMatch(/baton_nurture_mails_total\{[^}]*outcome="sent"[^}]*\} [1-9]/);
    expect(metrics).toMatch(/baton_nurture_open_episodes\{[^}]*waits_for="step"[^}]*\} [1-9]/);
    expect(metrics).toMatch(/baton_nurture_overdue_seconds\{[^}]*\} 0\n/);
  });

  it('ends its mails before the service does, and begins no other', async () => {
    const leadIds = [randomUUID(), randomUUID()];
    let closed: Promise<void> | undefined;
    meanwhile = async () => {
      closed ??= nurture.service.close();
    };
    await publish(...leadIds);
    await eventually(() => expect(closed).toBeDefined());
    await closed;
    const states = await statesOf(leadIds);
    expect(states.filter(s => s.state === 'sent')).toHaveLength(leadIds.flatMap(mailsTo).length);
    expect(() => nurture.service.app.get(Timers).wake(NURTURE_STEPS)).not.toThrow();
  });
});
