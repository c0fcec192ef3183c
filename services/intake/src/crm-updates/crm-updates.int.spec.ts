import { randomUUID } from 'node:crypto';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('POST /v1/crm-updates', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const aLead = async () => {
    const inquiry = anInquiry();
    return { inquiry, ...(await intake.send('/v1/inquiries', inquiry)).body } as { inquiry: Record<string, any>; leadId: string };
  };
  const eventsOf = async (leadId: string) =>
    (await intake.outbox())
      .filter(e => e.key === leadId)
      .map(e => ({ name: e.event.type.split('.')[2], version: e.event.streamversion, data: e.event.data }));

  it('announces everything that one update says, with rising versions', async () => {
    const { leadId } = await aLead();
    const { status, body } = await intake.send('/v1/crm-updates', {
      externalId: randomUUID(),
      leadId,
      occurredAt: '2026-03-02T10:00:00Z',
      owner: 'rep-7',
      activity: 'call-connected',
      repExternalId: 'rep-7',
      status: 'qualified',
      reason: 'budget confirmed',
      opportunity: { id: 'opp-1', stage: 'open', amount: '1250.5', currency: 'EUR' },
    });
    expect([status, body]).toEqual([202, { id: expect.any(String), leadId, repeat: false }]);
    const events = await eventsOf(leadId);
    expect(events.map(e => [e.name, e.version])).toEqual([
      ['inquiry-accepted', 1],
      ['owner-reported', 2],
      ['activity-logged', 3],
      ['opportunity-reported', 4],
      ['status-reported', 5],
    ]);
    expect(events[1].data).toMatchObject({ leadId, repExternalId: 'rep-7', occurredAt: '2026-03-02T10:00:00.000Z' });
    expect(events[3].data).toMatchObject({ opportunityId: 'opp-1', stage: 'open', value: { amount: 125050, currency: 'EUR' } });
    expect(events[4].data).toMatchObject({ status: 'qualified', reason: 'budget confirmed', repExternalId: 'rep-7' });
  });

  it('finds the lead by what the source calls an inquiry', async () => {
    const { inquiry, leadId } = await aLead();
    const { body } = await intake.send('/v1/crm-updates', {
      externalId: randomUUID(),
      inquiry: { sourceId: 'admin', externalId: inquiry.externalId },
      status: 'won',
    });
    expect(body.leadId).toBe(leadId);
  });

  it('takes an amount in minor units', async () => {
    const { leadId } = await aLead();
    await intake.send('/v1/crm-updates', {
      externalId: randomUUID(),
      leadId,
      opportunity: { id: 'o', stage: 'won', minor: 99, currency: 'JPY' },
    });
    expect((await eventsOf(leadId))[1].data.value).toEqual({ amount: 99, currency: 'JPY' });
  });

  it('says that nobody owns the lead any more', async () => {
    const { leadId } = await aLead();
    await intake.send('/v1/crm-updates', { externalId: randomUUID(), leadId, owner: null });
    expect((await eventsOf(leadId))[1]).toMatchObject({ name: 'owner-reported', data: { repExternalId: null } });
  });

  it('takes an update once, and refuses another one under the same id', async () => {
    const { leadId } = await aLead();
    const update = { externalId: randomUUID(), leadId, activity: 'meeting' };
    const first = await intake.send('/v1/crm-updates', update);
    expect((await intake.send('/v1/crm-updates', update)).body).toEqual({ ...first.body, repeat: true });
    expect((await intake.send('/v1/crm-updates', { ...update, activity: 'no-show' })).status).toBe(409);
    expect(await eventsOf(leadId)).toHaveLength(2);
  });

  it('gives each update of a list a result, in order', async () => {
    const { leadId } = await aLead();
    const [a, b] = [randomUUID(), randomUUID()];
    const { status, body } = await intake.send('/v1/crm-updates', [
      { externalId: a, leadId, activity: 'call-attempted' },
      { externalId: b, leadId: randomUUID(), activity: 'meeting' },
      { externalId: a, leadId, activity: 'call-attempted' },
      { externalId: randomUUID(), leadId },
    ]);
    expect(status).toBe(207);
    expect(body.results.map((r: { status: number; type?: string; repeat?: boolean }) => [r.status, r.type ?? r.repeat])).toEqual([
      [202, false],
      [404, 'unknown-lead'],
      [202, true],
      [400, 'invalid-request'],
    ]);
  });

  it('names what is wrong', async () => {
    const { status, body } = await intake.send('/v1/crm-updates', {
      externalId: 'x',
      status: 'maybe',
      activity: 'dance',
      owner: 7,
      opportunity: { id: '', stage: 'open', amount: '1.234', currency: 'EUR' },
    });
    expect(status).toBe(400);
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual([
      'activity',
      'leadId',
      'opportunity.amount',
      'opportunity.id',
      'owner',
      'status',
    ]);
  });

  it('has to say why a lead is declined', async () => {
    const { leadId } = await aLead();
    const decline = (reason?: unknown) => intake.send('/v1/crm-updates', { externalId: randomUUID(), leadId, status: 'declined', reason });
    for (const reason of [undefined, null, '', '  ']) {
      const { status, body } = await decline(reason);
      expect([status, body.errors]).toEqual([400, [{ field: 'reason', message: 'reason has to say why the lead was declined' }]]);
    }
    expect((await decline('no such product here')).status).toBe(202);
    expect((await intake.send('/v1/crm-updates', { externalId: randomUUID(), leadId, status: 'won', reason: '' })).status).toBe(202);
  });

  it('needs a key that may write updates', async () => {
    const { body } = await intake.send('/v1/sources/configuration', {
      sources: [{ id: 'form', connector: 'native', keys: [{ name: 'k', scopes: ['inquiries:write'] }] }],
    });
    const answer = await intake.send('/v1/crm-updates', {}, { authorization: `Bearer ${body.sources[0].madeKeys[0].key}` });
    expect([answer.status, answer.body.type]).toEqual([403, 'missing-scope']);
  });
});
