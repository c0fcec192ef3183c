import { sql } from '@baton/platform';
import { eventually } from '@baton/testing';
import { anInquiry, intakeDatabase, outboxOf, startIntake, type TestIntake } from '../../test-fixtures/intake.js';
import { severable, type SeverableDatabase } from '../../test-fixtures/severable-database.js';

describe('an intake whose database goes away', () => {
  let intake: TestIntake;
  let way: SeverableDatabase;
  beforeAll(async () => {
    const db = await intakeDatabase();
    way = await severable(db.url);
    intake = await startIntake({ db, env: { DATABASE_URL: way.url } });
  });
  afterAll(async () => {
    await intake.close();
    await way.sever();
    await intake.db.drop();
  });

  const sendUntil = (inquiry: object, expected: number) =>
    eventually(async () => {
      const answer = await intake.send('/v1/inquiries', inquiry);
      expect(answer.status).toBe(expected);
      return answer;
    });

  it('loses and doubles nothing of what clients send again', async () => {
    const inquiries = Array.from({ length: 60 }, () => anInquiry());
    const all = Promise.all(inquiries.map(inquiry => sendUntil(inquiry, 202)));
    for (let time = 0; time < 3; time++) {
      await way.sever();
      await way.mend();
    }
    const answers = (await all).map(answer => answer.body as { inquiryId: string });
    expect(new Set(answers.map(a => a.inquiryId)).size).toBe(60);
    const [counts] = await intake.db.database.query(
      sql(`select (select count(*) from inquiries)::int as inquiries, (select count(*) from leads)::int as leads`),
    );
    expect(counts).toEqual({ inquiries: 60, leads: 60 });
    const announced = (await outboxOf(intake.db)).map(e => e.event.data.inquiryId as string);
    expect(announced.sort()).toEqual(answers.map(a => a.inquiryId).sort());
  });

  it('answers 503 with Retry-After, and goes on when the database is back', async () => {
    await way.sever();
    const { headers, body } = await sendUntil(anInquiry(), 503);
    expect([headers.get('retry-after'), body.type]).toEqual([expect.any(String), 'unavailable']);
    await way.mend();
    await sendUntil(anInquiry(), 202);
  });
});
