import { topics } from '@baton/contracts';
import { anInquiryAccepted } from '../builders/intake.builders.js';
import { aLeadScored } from '../builders/scoring.builders.js';
import { testKafka, uniquePrefix, type TestKafka } from './test-kafka.js';

const intakeLeads = topics.intakeLeads.name;
const scoringLeads = topics.scoringLeads.name;

describe('testKafka', () => {
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await testKafka(uniquePrefix(), [intakeLeads, scoringLeads]);
  });
  afterAll(() => kafka.close());

  it('sends events to the topics of their services and reads them back', async () => {
    const inquiry = anInquiryAccepted();
    const score = aLeadScored({ leadId: inquiry.data.leadId });
    await kafka.publish([inquiry, score]);
    expect(await kafka.collect(intakeLeads, events => events.length >= 1)).toEqual([inquiry]);
    expect(await kafka.collect(scoringLeads, events => events.length >= 1)).toEqual([score]);
  });

  it('keeps the order of one lead', async () => {
    const { leadId } = aLeadScored().data;
    const sent = Array.from({ length: 50 }, (_, at) => aLeadScored({ leadId, score: at }));
    await kafka.publish(sent);
    const ofLead = await kafka.collect(scoringLeads, events => events.filter(event => event.key === leadId).length >= 50);
    expect(ofLead.filter(event => event.key === leadId)).toEqual(sent);
  });

  it('sends records that are no events, which a collector of events passes over', async () => {
    const before = await kafka.eventsSoFar(intakeLeads);
    const last = anInquiryAccepted();
    await kafka.publishRecords(intakeLeads, [
      { key: last.key, value: null },
      { key: last.key, value: 'neither JSON nor an event' },
    ]);
    await kafka.publish([last]);
    expect(await kafka.collect(intakeLeads, events => events.some(event => event.id === last.id))).toEqual([...before, last]);
  });

  it('says what has come when it is not enough in time', async () => {
    const event = anInquiryAccepted();
    await kafka.publish([event]);
    await kafka.collect(intakeLeads, events => events.some(it => it.id === event.id));
    await expect(kafka.collect(intakeLeads, () => false, 50)).rejects.toThrow(`inquiry-accepted of ${event.key}`);
  });

  it('refuses a topic that is not of this test', async () => {
    await expect(kafka.collect(topics.intakeSpend.name, () => true)).rejects.toThrow('none of the topics of this test');
  });

  it('does not see the topics of another test', async () => {
    const other = await testKafka(uniquePrefix(), [intakeLeads]);
    await kafka.publish([anInquiryAccepted()]);
    expect(await other.eventsSoFar(intakeLeads)).toEqual([]);
    await other.close();
  });

  it('can be had for all topics at once', async () => {
    const all = await testKafka();
    const event = anInquiryAccepted();
    await all.publish([event]);
    expect(await all.collect(intakeLeads, events => events.length === 1)).toEqual([event]);
    await all.close();
  });
});
