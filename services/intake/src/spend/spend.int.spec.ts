import { randomUUID } from 'node:crypto';
import { startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('POST /v1/spend', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const spend = (overrides: object = {}) => ({
    externalId: randomUUID(),
    from: '2026-03-01',
    to: '2026-03-31',
    mediaType: 'paid-search',
    channel: 'google-ads',
    campaign: 'spring',
    cost: { amount: '1234.5', currency: 'EUR' },
    ...overrides,
  });

  it('announces it exactly, in minor units', async () => {
    const sent = spend();
    const { status, body } = await intake.send('/v1/spend', sent);
    expect([status, body]).toEqual([202, { spendId: `admin/${sent.externalId}`, revision: 1, repeat: false }]);
    const [event] = (await intake.outbox()).filter(e => e.key === body.spendId);
    expect(event).toMatchObject({
      topic: 'intake.spend.v1',
      event: { streamversion: 1, data: { from: '2026-03-01', to: '2026-03-31', cost: { amount: 123450, currency: 'EUR' } } },
    });
  });

  it('takes the same report once, and another amount under the same id as a restatement', async () => {
    const sent = spend();
    const { body } = await intake.send('/v1/spend', sent);
    expect((await intake.send('/v1/spend', sent)).body).toEqual({ ...body, repeat: true });
    const restated = await intake.send('/v1/spend', { ...sent, cost: { minor: 1, currency: 'EUR' } });
    expect(restated.body).toEqual({ spendId: body.spendId, revision: 2, repeat: false });
    const events = (await intake.outbox()).filter(e => e.key === body.spendId);
    expect(events.map(e => [e.event.streamversion, e.event.data.cost.amount])).toEqual([
      [1, 123450],
      [2, 1],
    ]);
  });

  it('names what is wrong', async () => {
    const { status, body } = await intake.send(
      '/v1/spend',
      spend({ from: '2026-02-30', to: '2026-01-01', mediaType: 'x', channel: '', cost: { amount: 1.5, currency: 'EURO' } }),
    );
    expect(status).toBe(400);
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual([
      'channel',
      'cost.amount',
      'cost.currency',
      'from',
      'mediaType',
      'to',
    ]);
  });

  it('names an amount that is none, also beside one in minor units', async () => {
    const { status, body } = await intake.send('/v1/spend', [spend({ cost: { amount: 'n/a', minor: 100, currency: 'EUR' } }), spend()]);
    expect([status, body.results.map((r: { status: number }) => r.status)]).toEqual([207, [400, 202]]);
    expect(body.results[0].errors).toMatchObject([{ field: 'cost.amount' }]);
  });

  it('restates under concurrent reports with versions that rise by one', async () => {
    const { externalId } = spend();
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => intake.send('/v1/spend', spend({ externalId, cost: { minor: n, currency: 'EUR' } }))),
    );
    const versions = (await intake.outbox()).filter(e => e.key === `admin/${externalId}`).map(e => e.event.streamversion);
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
