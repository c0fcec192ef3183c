import { randomUUID } from 'node:crypto';
import { topics, type BatonEvent } from '@baton/contracts';
import { aCrmRecordLinked, aRepAnswered, eventually, testKafka, uniquePrefix, type TestKafka } from '@baton/testing';
import { anInquiry, intakeDatabase, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('delivery.leads.v1', () => {
  let intake: TestIntake;
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await testKafka(uniquePrefix(), [
      topics.inbound.name,
      topics.inboundRefusals.name,
      topics.intakeLeads.name,
      topics.intakeBehavior.name,
      topics.intakeSpend.name,
      topics.deliveryLeads.name,
      'intake.dead-letters.v1',
    ]);
    intake = await startIntake({ db: await intakeDatabase({ relays: true }), topicPrefix: kafka.prefix });
  }, 60_000);
  afterAll(async () => {
    await intake?.close();
    await intake?.db.drop();
    await kafka?.close();
  });

  const aLead = async () => (await intake.send('/v1/inquiries', anInquiry())).body.leadId as string;
  const reportsOf = async (leadId: string, count: number) => {
    const of = (all: readonly { key: string; name: string }[]) => all.filter(e => e.key === leadId && e.name === 'status-reported');
    return of(await kafka.collect(topics.intakeLeads.name, all => of(all).length >= count)) as BatonEvent<'status-reported'>[];
  };

  it("makes of a rep's answer a claim about that assignment: once, however often it is told", async () => {
    const leadId = await aLead();
    const [accepted, declined] = [
      aRepAnswered({ leadId }),
      aRepAnswered({ leadId, answer: 'declined', reason: 'too far away', channel: 'slack' }),
    ];
    await kafka.publish([accepted, accepted, declined, accepted]);
    await kafka.publish([aRepAnswered({ leadId, answer: 'declined' })]);
    const reports = await reportsOf(leadId, 3);
    expect(reports.map(e => e.data)).toMatchObject([
      { status: 'accepted', assignmentId: accepted.data.assignmentId, externalId: accepted.id, sourceId: 'rep-answers/email' },
      { status: 'declined', assignmentId: declined.data.assignmentId, reason: 'too far away', occurredAt: declined.data.answeredAt },
      { status: 'declined' },
    ]);
    expect(reports.map(e => e.streamVersion)).toEqual([2, 3, 4]);
  });

  it('links records, and what the CRM said of them before is told', async () => {
    const leadId = await aLead();
    const record = { system: 'hub', objectType: 'contact', recordId: randomUUID() };
    const body = { externalId: randomUUID(), record, status: 'accepted' };
    expect((await intake.send('/v1/crm-updates', body)).body).toMatchObject({ waits: true });
    await kafka.publish([aCrmRecordLinked({ leadId, ...record, url: 'https://hub.example.com/7' })]);
    expect(await reportsOf(leadId, 1)).toMatchObject([{ data: { status: 'accepted', externalId: body.externalId } }]);
    expect((await intake.send(`/v1/leads/${leadId}`, undefined)).body.crmRecords).toMatchObject([
      { ...record, url: 'https://hub.example.com/7' },
    ]);
  });

  it('follows merges, and leaves what is about an erased lead', async () => {
    const [survivor, merged, erased] = [await aLead(), await aLead(), await aLead()];
    await intake.send('/v1/leads/merges', { leadIds: [survivor, merged], preferredSurvivorId: survivor, reason: 'one person' });
    await intake.send(`/v1/leads/${erased}/erasure`, {});
    await kafka.publish([aRepAnswered({ leadId: erased }), aRepAnswered({ leadId: merged }), aCrmRecordLinked({ leadId: erased })]);
    expect(await reportsOf(survivor, 1)).toHaveLength(1);
    await eventually(async () => {
      const { body } = await intake.send('/v1/intake/ledger', undefined);
      expect([body.lag, body.outbox, body.deadLetters, body.parked]).toEqual([0, 0, 0, 0]);
    });
    expect(await kafka.eventsSoFar('intake.dead-letters.v1')).toEqual([]);
  });

  it('is a dead letter where intake knows no such lead, without keeping others waiting', async () => {
    const leadId = await aLead();
    const lost = aRepAnswered();
    await kafka.publish([lost, aRepAnswered({ leadId })]);
    expect(await reportsOf(leadId, 1)).toHaveLength(1);
    const letters = await kafka.collect('intake.dead-letters.v1', all => all.length > 0);
    expect(letters).toMatchObject([
      { name: 'dead-lettered', data: { eventId: lost.id, leadId: lost.data.leadId, reason: expect.stringContaining('unknown-lead') } },
    ]);
  });
});
