import { randomUUID } from 'node:crypto';
import { topics, type BatonEvent } from '@baton/contracts';
import { eventually, testKafka, uniquePrefix, type TestKafka } from '@baton/testing';
import { anInquiry, intakeDatabase, startIntake, type TestIntake } from '../../test-fixtures/intake.js';
import { hmacSignature } from '../connectors/signatures.js';

const SECRET = 'the signing secret of the partner';
const INBOUND = topics.inbound.name;

describe('inbound.events.v1', () => {
  let intake: TestIntake;
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await testKafka(uniquePrefix(), [
      INBOUND,
      topics.inboundRefusals.name,
      topics.intakeLeads.name,
      topics.intakeBehavior.name,
      topics.intakeSpend.name,
      'intake.dead-letters.v1',
    ]);
    intake = await startIntake({ db: await intakeDatabase({ relays: true }), topicPrefix: kafka.prefix });
    await intake.send('/v1/sources/configuration', {
      sources: [
        { id: 'partner', connector: 'native', secrets: { signingSecret: SECRET } },
        { id: 'paused', connector: 'native', active: false, secrets: { signingSecret: SECRET } },
      ],
    });
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
    await kafka.close();
  });

  const structured = (
    type: string,
    data: object,
    options: { id?: string; key?: string; source?: string; secret?: string; attributes?: object } = {},
  ) => {
    const { id = randomUUID(), key = id, source = 'partner', secret = SECRET, attributes = {} } = options;
    const value = JSON.stringify({ specversion: '1.0', id, source: '/partner', type: `baton.inbound.${type}.v1`, data, ...attributes });
    return {
      key,
      value,
      headers: { 'content-type': 'application/cloudevents+json', 'baton-source': source, 'baton-signature': hmacSignature(secret, value) },
    };
  };
  const binary = (type: string, data: object, id: string) => {
    const value = JSON.stringify(data);
    return {
      key: id,
      value,
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: id,
        ce_source: '/partner',
        ce_type: `baton.inbound.${type}.v1`,
        'baton-source': 'partner',
        'baton-signature': hmacSignature(SECRET, value),
      },
    };
  };
  const send = (...records: { key: string; value: string | null; headers?: Record<string, string> }[]) =>
    kafka.publishRecords(INBOUND, records);
  const refusalOf = async (id: string) => {
    const events = await kafka.collect(topics.inboundRefusals.name, all =>
      all.some(e => (e as BatonEvent<'inbound-refused'>).data.inboundId === id),
    );
    return (events as BatonEvent<'inbound-refused'>[]).find(e => e.data.inboundId === id)!.data;
  };
  const acceptedOf = (externalId: string) =>
    kafka
      .collect(topics.intakeLeads.name, all => all.some(e => e.name === 'inquiry-accepted' && e.data.externalId === externalId))
      .then(all => all.filter(e => e.name === 'inquiry-accepted' && e.data.externalId === externalId) as BatonEvent<'inquiry-accepted'>[]);

  /** Records by what they were, as /metrics has it. */
  const counted = async (): Promise<Record<string, number>> => {
    const text = await (await intake.request('/metrics')).text();
    const found = text.matchAll(/^baton_intake_inbound_total\{outcome="([^"]+)"[^}]*\} (\d+)$/gm);
    return Object.fromEntries([...found].map(([, outcome, count]) => [outcome!, Number(count)]));
  };

  it('accepts an inquiry in structured mode, with the id of the event where it has none of its own', async () => {
    const { externalId: _, ...data } = anInquiry();
    const id = randomUUID();
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await send(structured('inquiry', data, { id, attributes: { traceparent: trace } }));
    const [event] = await acceptedOf(id);
    expect(event).toMatchObject({
      traceparent: trace,
      data: { sourceId: 'partner', connector: 'native', person: { email: data.contact.email } },
    });
  });

  it('accepts an inquiry in binary mode', async () => {
    const data = anInquiry();
    await send(binary('inquiry', data, randomUUID()));
    expect(await acceptedOf(data.externalId)).toHaveLength(1);
  });

  it('announces an inquiry once that comes three times', async () => {
    const data = anInquiry();
    await send(...[1, 2, 3].map(() => structured('inquiry', data, { key: data.externalId })));
    const last = anInquiry();
    await send(structured('inquiry', last, { key: data.externalId }));
    await acceptedOf(last.externalId);
    expect(await acceptedOf(data.externalId)).toHaveLength(1);
  });

  it('handles what has one key in its order, whatever its kind', async () => {
    const data = anInquiry({ visitorId: randomUUID() });
    const key = data.externalId as string;
    const inquiry = { sourceId: 'partner', externalId: data.externalId };
    const later = anInquiry({ contact: data.contact });
    await send(
      structured('inquiry', data, { key }),
      structured('crm-update', { inquiry, activity: 'call-connected' }, { key }),
      structured('behavioral-event', { visitorId: data.visitorId, kind: 'download' }, { key }),
      structured('inquiry', later, { key }),
      structured(
        'crm-update',
        { inquiry, status: 'won', opportunity: { id: 'o', stage: 'won', amount: '10.00', currency: 'EUR' } },
        { key },
      ),
      structured(
        'spend',
        { from: '2026-03-01', to: '2026-03-01', mediaType: 'print', channel: 'times', cost: { minor: 5, currency: 'EUR' } },
        { key, id: 'spend-1' },
      ),
    );
    const [{ key: leadId }] = await acceptedOf(data.externalId);
    const events = await kafka.collect(topics.intakeLeads.name, all => all.some(e => e.key === leadId && e.name === 'status-reported'));
    expect(events.filter(e => e.key === leadId).map(e => [e.name, e.streamVersion])).toEqual([
      ['inquiry-accepted', 1],
      ['visitor-identified', 2],
      ['activity-logged', 3],
      ['inquiry-accepted', 4],
      ['opportunity-reported', 5],
      ['status-reported', 6],
    ]);
    const behavior = await kafka.collect(topics.intakeBehavior.name, all => all.some(e => e.key === leadId));
    expect(behavior.find(e => e.key === leadId)).toMatchObject({ data: { kind: 'download', visitorId: data.visitorId } });
    await kafka.collect(topics.intakeSpend.name, all => all.some(e => e.key === 'partner/spend-1'));
  });

  it('refuses what is not valid, naming every field, and accepts its neighbours', async () => {
    const [good, id] = [anInquiry(), randomUUID()];
    await send(
      structured('inquiry', { contact: {}, source: { mediaType: 'x' } }, { id, key: 'one' }),
      structured('inquiry', good, { key: 'one' }),
    );
    expect(await acceptedOf(good.externalId)).toHaveLength(1);
    expect(await refusalOf(id)).toMatchObject({
      sourceId: 'partner',
      reason: 'the data is not valid',
      errors: [{ field: 'contact' }, { field: 'source.mediaType' }],
    });
  });

  it('refuses another body under the same id', async () => {
    const data = anInquiry();
    await send(structured('inquiry', data, { key: data.externalId }));
    await acceptedOf(data.externalId);
    const before = await counted();
    const id = randomUUID();
    await send(structured('inquiry', { ...data, answers: { other: 'yes' } }, { id, key: data.externalId }));
    expect((await refusalOf(id)).reason).toContain('used before');
    expect(await counted()).toEqual({ ...before, refused: (before.refused ?? 0) + 1 });
  });

  it('refuses an update about a lead that nobody knows', async () => {
    const id = randomUUID();
    await send(structured('crm-update', { leadId: randomUUID(), activity: 'meeting' }, { id }));
    expect((await refusalOf(id)).reason).toBe('There is no such lead');
  });

  it('refuses a type that it does not know', async () => {
    const id = randomUUID();
    await send(structured('weather-report', {}, { id }));
    expect((await refusalOf(id)).reason).toContain('baton.inbound.inquiry.v1');
  });

  it('refuses what is not signed rightly, comes from no active source, is no event or nothing at all, without keeping others waiting', async () => {
    const before = (await kafka.eventsSoFar(topics.inboundRefusals.name)).length;
    const good = anInquiry();
    await send(
      structured('inquiry', anInquiry(), { key: 'k', secret: 'wrong' }),
      structured('inquiry', anInquiry(), { key: 'k', source: 'nobody' }),
      structured('inquiry', anInquiry(), { key: 'k', source: 'paused' }),
      { key: 'k', value: 'not JSON', headers: { 'baton-source': 'partner', 'baton-signature': hmacSignature(SECRET, 'not JSON') } },
      { key: 'k', value: null },
      { key: 'k', value: '{}' },
      structured('inquiry', good, { key: 'k' }),
    );
    expect(await acceptedOf(good.externalId)).toHaveLength(1);
    const refusals = (await kafka.collect(topics.inboundRefusals.name, all => all.length >= before + 6)).slice(
      before,
    ) as BatonEvent<'inbound-refused'>[];
    expect(refusals.map(e => e.data.reason.split(':')[0]).sort()).toEqual([
      'a record without a value',
      'the body is not JSON',
      'the header baton-signature is not right',
      'the header baton-source names no active source',
      'the header baton-source names no active source',
      'the header baton-source names no active source',
    ]);
    expect(await kafka.eventsSoFar('intake.dead-letters.v1')).toEqual([]);
  });

  it('leaves nothing behind: outbox and lag come to 0', async () => {
    await eventually(async () => {
      const { body } = await intake.send('/v1/intake/ledger', undefined);
      expect([body.outbox, body.lag, body.deadLetters, body.parked]).toEqual([0, 0, 0, 0]);
    });
  });
});
