import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import type { TestDatabase } from '@baton/testing';
import { anInquiry, intakeDatabase, outboxOf, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('two replicas that hear of records at once', () => {
  let db: TestDatabase;
  let replicas: TestIntake[];
  beforeAll(async () => {
    db = await intakeDatabase();
    replicas = await Promise.all([startIntake({ db }), startIntake({ db })]);
  });
  afterAll(async () => {
    await Promise.all(replicas.map(r => r.close()));
    await db.drop();
  });

  it('leave nothing waiting for a link that is there, whichever of both comes first, and tell each update once', async () => {
    const leads = await Promise.all(
      Array.from({ length: 40 }, async () => (await replicas[0].send('/v1/inquiries', anInquiry())).body.leadId as string),
    );
    const told = await Promise.all(
      leads.map(async (leadId, n) => {
        const record = { system: 'crm', recordId: randomUUID() };
        const updates = Array.from({ length: 4 }, () => ({ externalId: randomUUID(), record, activity: 'note' }));
        const all = [...updates.slice(0, 2), { externalId: randomUUID(), leadId, record }, ...updates.slice(2)];
        const answers = await Promise.all(all.map((body, index) => replicas[(n + index) % 2].send('/v1/crm-updates', body)));
        expect(answers.map(a => a.status)).toEqual(all.map(() => 202));
        return updates.map(u => u.externalId);
      }),
    );
    expect(await db.database.query(sql('select id::text from waiting_crm_updates'))).toEqual([]);
    const events = await outboxOf(db);
    leads.forEach((leadId, n) => {
      const ofLead = events.filter(e => e.key === leadId);
      expect(ofLead.map(e => e.event.streamversion)).toEqual([1, 2, 3, 4, 5]);
      expect(
        ofLead
          .slice(1)
          .map(e => e.event.data.externalId)
          .sort(),
      ).toEqual([...told[n]].sort());
    });
  });
});
