import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import type { TestDatabase } from '@baton/testing';
import { anInquiry, intakeDatabase, outboxOf, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

const COUNTS = sql(
  `select (select count(*) from leads)::int as leads, (select count(*) from inquiries)::int as inquiries, (select count(*) from raw_payloads)::int as raw`,
);

const EMPTY = sql(
  `truncate leads, identity_keys, identity_conflicts, inquiries, raw_payloads, visitors, receipts, merges, erasures, suppressions, outbox`,
);

/** Two replicas on one database, everything sent to both at once. */
describe('two replicas of intake', () => {
  let db: TestDatabase;
  let replicas: TestIntake[];
  beforeAll(async () => {
    db = await intakeDatabase();
    replicas = await Promise.all([startIntake({ db }), startIntake({ db })]);
  });
  beforeEach(async () => {
    await db.database.query(EMPTY);
  });
  afterAll(async () => {
    await Promise.all(replicas.map(r => r.close()));
    await db.drop();
  });

  const toBoth = <T>(items: readonly T[], send: (replica: TestIntake, item: T) => Promise<{ status: number; body: any }>) =>
    Promise.all(items.map((item, index) => send(replicas[index % 2], item)));
  const counts = async () => (await db.database.query<{ leads: number; inquiries: number; raw: number }>(COUNTS))[0];

  /** Per key, the versions are 1, 2, 3 … in the order of the outbox. */
  const expectVersionsInOrder = async () => {
    const byKey = new Map<string, number[]>();
    for (const { topic, key, event } of await outboxOf(db))
      byKey.set(`${topic}/${key}`, [...(byKey.get(`${topic}/${key}`) ?? []), event.streamversion]);
    for (const versions of byKey.values()) expect(versions).toEqual(versions.map((_, index) => index + 1));
  };

  it('make one lead of 60 inquiries of one new person', async () => {
    const { contact } = anInquiry();
    const answers = await toBoth(
      Array.from({ length: 60 }, () => anInquiry({ contact })),
      (replica, body) => replica.send('/v1/inquiries', body),
    );
    expect(new Set(answers.map(a => a.status))).toEqual(new Set([202]));
    expect(new Set(answers.map(a => a.body.leadId)).size).toBe(1);
    expect(await counts()).toEqual({ leads: 1, inquiries: 60, raw: 60 });
    const known = (await outboxOf(db)).map(e => e.event.data.known as boolean);
    expect(known.filter(k => !k)).toHaveLength(1);
    await expectVersionsInOrder();
  });

  it('make one lead per person of people who come by address, by number, and by both', async () => {
    const people = Array.from({ length: 15 }, (_, n) => ({
      email: anInquiry().contact.email as string,
      phone: `+1650555${String(1000 + n)}`,
    }));
    // The inquiry with both comes first, so that every other one is recognised whatever the order.
    await Promise.all(people.map(contact => replicas[0].send('/v1/inquiries', anInquiry({ contact }))));
    const contacts = people.flatMap(({ email, phone }) => [{ email }, { phone }, { email, phone }, { phone, email }]);
    const answers = await toBoth(
      contacts.map(contact => anInquiry({ contact })),
      (replica, body) => replica.send('/v1/inquiries', body),
    );
    expect(new Set(answers.map(a => a.body.leadId)).size).toBe(people.length);
    expect(await counts()).toMatchObject({ leads: people.length, inquiries: people.length * 5 });
    await expectVersionsInOrder();
  });

  it('accept one of 40 inquiries with the same external id', async () => {
    const inquiry = anInquiry();
    const answers = await toBoth(
      Array.from({ length: 40 }, () => inquiry),
      (replica, body) => replica.send('/v1/inquiries', body),
    );
    expect(answers.filter(a => a.body.repeat === false)).toHaveLength(1);
    expect(new Set(answers.map(a => a.body.inquiryId)).size).toBe(1);
    expect(await counts()).toEqual({ leads: 1, inquiries: 1, raw: 1 });
    expect(await outboxOf(db)).toHaveLength(1);
  });

  it('let the first of different bodies under one id stand, and leave nothing of the others', async () => {
    const { externalId } = anInquiry();
    const answers = await toBoth(
      Array.from({ length: 30 }, () => anInquiry({ externalId })),
      (replica, body) => replica.send('/v1/inquiries', body),
    );
    const [stands, ...none] = answers.filter(a => a.status === 202);
    expect(none).toEqual([]);
    for (const { status, body } of answers.filter(a => a.status !== 202))
      expect([status, body.inquiryId]).toEqual([409, stands.body.inquiryId]);
    expect(await counts()).toEqual({ leads: 1, inquiries: 1, raw: 1 });
    const keys = await db.database.query<{ leads: number }>(sql('select count(distinct lead_id)::int as leads from identity_keys'));
    expect(keys[0].leads).toBe(1);
  });

  it('accept different people, updates and behavior at the same time, each lead in order', async () => {
    const leads = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const visitorId = randomUUID();
        const { body } = await replicas[0].send('/v1/inquiries', anInquiry({ visitorId }));
        return { leadId: body.leadId as string, visitorId };
      }),
    );
    const requests = leads.flatMap(
      ({ leadId, visitorId }) =>
        [
          ['/v1/crm-updates', { externalId: randomUUID(), leadId, activity: 'call-attempted' }],
          ['/v1/crm-updates', { externalId: randomUUID(), leadId, status: 'accepted', owner: 'rep-1' }],
          ['/v1/behavioral-events', { externalId: randomUUID(), visitorId, kind: 'page-visit' }],
          ['/v1/behavioral-events', { externalId: randomUUID(), leadId, kind: 'download' }],
          ['/v1/inquiries', anInquiry({ visitorId: randomUUID() })],
        ] as [string, object][],
    );
    const answers = await toBoth(requests, (replica, [path, body]) => replica.send(path, body));
    expect(answers.map(a => a.status).filter(s => s !== 202)).toEqual([]);
    await expectVersionsInOrder();
  });

  it('take an update once that both are sent', async () => {
    const { leadId } = (await replicas[0].send('/v1/inquiries', anInquiry())).body;
    const update = { externalId: randomUUID(), leadId, activity: 'meeting' };
    const answers = await toBoth(
      Array.from({ length: 20 }, () => update),
      (replica, body) => replica.send('/v1/crm-updates', body),
    );
    expect(answers.filter(a => a.body.repeat === false)).toHaveLength(1);
    expect(await outboxOf(db)).toHaveLength(2);
  });

  it('merge in any direction at once and end with one survivor, while inquiries of all come in', async () => {
    const leads = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const inquiry = anInquiry();
        return { contact: inquiry.contact, leadId: (await replicas[0].send('/v1/inquiries', inquiry)).body.leadId as string };
      }),
    );
    const pairs = leads.flatMap((a, i) => leads.filter((_, j) => j !== i).map(b => [a.leadId, b.leadId]));
    const [merges, inquiries] = await Promise.all([
      toBoth(pairs, (replica, leadIds) => replica.send('/v1/leads/merges', { leadIds, reason: 'one person' })),
      toBoth([...leads, ...leads, ...leads], (replica, { contact }) => replica.send('/v1/inquiries', anInquiry({ contact }))),
    ]);
    expect(merges.map(m => m.status).filter(s => s !== 200)).toEqual([]);
    expect(inquiries.map(i => i.status).filter(s => s !== 202)).toEqual([]);
    const standing = await db.database.query<{ id: string }>(sql(`select id::text from leads where merged_into is null`));
    expect(standing).toHaveLength(1);
    const pointers = await db.database.query<{ into: string }>(
      sql(`select distinct merged_into::text as into from leads where merged_into is not null`),
    );
    expect(pointers).toEqual([{ into: standing[0].id }]);
    await expectVersionsInOrder();
  });

  it('erase a person while inquiries of theirs come in, and leave no content of what was erased', async () => {
    const { contact } = anInquiry();
    const { leadId } = (await replicas[0].send('/v1/inquiries', anInquiry({ contact }))).body;
    const [erasure, answers] = await Promise.all([
      replicas[1].send(`/v1/leads/${leadId}/erasure`, {}),
      toBoth(
        Array.from({ length: 20 }, () => anInquiry({ contact })),
        (replica, body) => replica.send('/v1/inquiries', body),
      ),
    ]);
    expect(erasure.status).toBe(200);
    expect(answers.map(a => a.status).filter(s => s !== 202)).toEqual([]);
    const left = await db.database.query(
      sql(`select i.id from inquiries i join leads l on l.id = i.lead_id where l.place = 'erased' and i.content is not null`),
    );
    expect(left).toEqual([]);
    const lost = await db.database.query(
      sql(`select i.id from inquiries i join leads l on l.id = i.lead_id where l.place <> 'erased' and i.content is null`),
    );
    expect(lost).toEqual([]);
    await expectVersionsInOrder();
  });
});
