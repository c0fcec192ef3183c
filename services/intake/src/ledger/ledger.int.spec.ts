import { sql } from '@baton/platform';
import { eventually } from '@baton/testing';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('GET /v1/intake/ledger', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  it('counts each lead in exactly one place, and lists them by id', async () => {
    const accepted = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await intake.send('/v1/inquiries', anInquiry())).body.leadId as string),
    );
    const test = (await intake.send('/v1/inquiries', anInquiry({ isTest: true }))).body.leadId as string;
    await intake.send('/v1/leads/merges', { leadIds: accepted.slice(0, 2), preferredSurvivorId: accepted[0], reason: 'same' });
    await intake.send(`/v1/leads/${accepted[2]}/erasure`, {});
    const { body } = await intake.send('/v1/intake/ledger', undefined);
    expect(body).toMatchObject({
      service: 'intake',
      outbox: expect.any(Number),
      parked: 0,
      deadLetters: 0,
      places: { accepted: 3, merged: 1, erased: 1, test: 1 },
      leads: 6,
    });
    const all: [string, string][] = [];
    for (let after: string | null = ''; after !== null;) {
      const page = (await intake.send(`/v1/intake/ledger/leads?limit=4${after === '' ? '' : `&after=${after}`}`, undefined)).body as {
        leads: [string, string][];
        next: string | null;
      };
      all.push(...page.leads);
      after = page.next;
    }
    expect(all).toEqual(
      [...accepted, test]
        .sort()
        .map(id => [id, id === accepted[1] ? 'merged' : id === accepted[2] ? 'erased' : id === test ? 'test' : 'accepted']),
    );
  });

  it('refuses a page that is none', async () => {
    expect(
      (await intake.send('/v1/intake/ledger/leads?after=x&limit=0', undefined)).body.errors.map((e: { field: string }) => e.field),
    ).toEqual(['after', 'limit']);
  });

  it('is not for everybody', async () => {
    expect((await intake.send('/v1/intake/ledger', undefined, { authorization: '' })).status).toBe(401);
  });
});

describe('payloads as they came', () => {
  it('are deleted when their time is over; the inquiry stays', async () => {
    const intake = await startIntake();
    const { body } = await intake.send('/v1/inquiries', anInquiry());
    const { body: kept } = await intake.send('/v1/inquiries', anInquiry());
    await intake.db.database.query(sql(`update raw_payloads set expires_at = now() where inquiry_id = $1`), [body.inquiryId]);
    const { Timers } = await import('@baton/messaging');
    await eventually(async () => {
      intake.app.get(Timers).wake('raw-payloads');
      expect(await intake.db.database.query(sql('select inquiry_id::text from raw_payloads'))).toEqual([{ inquiry_id: kept.inquiryId }]);
    });
    expect((await intake.send(`/v1/inquiries/${body.inquiryId}`, undefined)).body.content).toMatchObject({ person: { firstName: 'Ada' } });
    await intake.close();
    await intake.db.drop();
  });
});
