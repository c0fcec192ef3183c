import { randomUUID } from 'node:crypto';
import { aLeadAssigned, aLeadSentToNurture, anInquiryAccepted, eventually } from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';

const source = `
program:
  name: warm-up
  quietHours: null
  steps: [{ id: first, after: 0m, subject: First, text: First }, { id: second, after: 1d, subject: Second, text: Second }]
`;
const PER_SECOND = 20;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest({ env: { MAILS_PER_SECOND: String(PER_SECOND), KAFKA_SESSION_TIMEOUT_MS: '6000' } });
  await nurture.apply(source);
  await nurture.replica();
});
afterAll(() => nurture?.close());

const leadsOf = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
const inquiries = (leadIds: string[]) => leadIds.map(leadId => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }));
const handovers = (leadIds: string[]) => leadIds.map(leadId => aLeadSentToNurture({ leadId, program: 'warm-up' }));
const mailed = () => nurture.sink.messages.map(m => m.to[0]!.split('@')[0]!);

describe('two replicas', () => {
  it('send every mail once, and together no more a second than allowed', async () => {
    const leadIds = leadsOf(70);
    await nurture.kafka.publish([...inquiries(leadIds), ...handovers(leadIds)]);
    await eventually(() => expect(mailed().filter(id => leadIds.includes(id)).length).toBeGreaterThanOrEqual(leadIds.length));
    expect(
      mailed()
        .filter(id => leadIds.includes(id))
        .sort(),
    ).toEqual([...leadIds].sort());
    const { rows } = await nurture.db.pool.query<{ n: number }>(
      `select count(*)::int as n from deliveries where lead_id = any($1) group by date_trunc('second', first_claimed_at)`,
      [leadIds],
    );
    for (const { n } of rows) expect(n).toBeLessThanOrEqual(PER_SECOND);
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });

  it('mail nobody whom routing has taken back, however close', async () => {
    const leadIds = leadsOf(40);
    await nurture.kafka.publish(inquiries(leadIds));
    await eventually(async () =>
      expect((await nurture.db.pool.query('select 1 from leads where lead_id = any($1)', [leadIds])).rowCount).toBe(leadIds.length),
    );
    // Sent and taken back in one go: of half of them before any replica looks.
    const taken = leadIds.filter((_, i) => i % 2 === 0);
    await nurture.kafka.publish([...handovers(leadIds), ...taken.map(leadId => aLeadAssigned({ leadId }))]);
    await eventually(() => expect(mailed().filter(id => leadIds.includes(id) && !taken.includes(id))).toHaveLength(20));
    await eventually(async () =>
      expect(
        (await nurture.db.pool.query(`select 1 from episodes where lead_id = any($1) and reason = 'assigned'`, [taken])).rowCount,
      ).toBe(taken.length),
    );
    const { rows } = await nurture.db.pool.query<{ late: number }>(
      `select count(*)::int as late from deliveries d join episodes e using (episode_id) where d.lead_id = any($1) and d.first_claimed_at > e.ended_at`,
      [taken],
    );
    expect(rows[0]!.late).toBe(0);
  });
});
