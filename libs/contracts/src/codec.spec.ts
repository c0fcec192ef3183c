import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildEvent, decode, derivedEventId, encode, eventType, fromStructured, readCloudEvent, type BatonEvent } from './index.js';

const leadId = '01890a5d-ac96-774b-bcce-b302099a8057';
const erased = (): BatonEvent<'lead-erased'> =>
  buildEvent({
    service: 'intake',
    name: 'lead-erased',
    key: leadId,
    time: '2026-05-04T10:00:00.000Z',
    streamVersion: 7,
    causeId: 'request-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: { leadId, requestedAt: '2026-05-04T09:59:59Z' },
  });

describe('an event on its way', () => {
  it('comes back as it was sent', () => {
    expect(decode(encode(erased()))).toEqual({ outcome: 'event', event: erased() });
  });

  it('can be told by its headers alone', () => {
    expect(encode(erased()).headers).toMatchObject({
      ce_type: 'baton.intake.lead-erased.v1',
      ce_source: '/baton/intake',
      ce_specversion: '1.0',
      ce_id: erased().id,
    });
  });

  it('has the same id whoever derives it from the same cause, and another for another cause, type or discriminator', () => {
    expect(erased().id).toBe(derivedEventId('request-1', 'lead-erased'));
    expect(
      new Set([
        derivedEventId('a', 'lead-erased'),
        derivedEventId('b', 'lead-erased'),
        derivedEventId('a', 'leads-merged'),
        derivedEventId('a', 'lead-erased', 2),
      ]).size,
    ).toBe(4);
  });

  it('is read in binary mode, too', () => {
    const { id, source, time } = erased();
    const headers = {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: source,
      ce_type: eventType('lead-erased'),
      ce_time: time,
      ce_subject: leadId,
      ce_streamversion: '7',
      ce_traceparent: erased().traceparent,
    };
    expect(
      decode({
        key: Buffer.from(leadId),
        headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, Buffer.from(v!)])),
        value: Buffer.from(JSON.stringify(erased().data)),
      }),
    ).toEqual({ outcome: 'event', event: erased() });
  });
});

describe('a writer', () => {
  it('names every field that does not fit, and no value', () => {
    const build = () =>
      buildEvent({
        service: 'intake',
        name: 'lead-erased',
        key: leadId,
        time: new Date(),
        streamVersion: 1,
        causeId: 'x',
        data: { leadId: 'ada@example.com', extra: 1 } as never,
      });
    expect(build).toThrow(/requestedAt .*extra|extra .*requestedAt/s);
    expect(build).toThrow(/leadId must match format/);
    expect(build).not.toThrow(/ada@example\.com/);
  });
});

describe('a reader', () => {
  const record = (change: (body: Record<string, unknown>) => void) => {
    const body = JSON.parse(encode(erased()).value) as Record<string, unknown>;
    change(body);
    return { key: leadId, value: JSON.stringify(body), headers: {} };
  };

  it('lets fields through that it does not know', () => {
    expect(decode(record(b => Object.assign(b.data as object, { later: true })))).toMatchObject({ outcome: 'event' });
  });

  it('reports a type that it does not know', () => {
    expect(decode(record(b => (b.type = 'baton.intake.later.v1')))).toMatchObject({
      outcome: 'unknown-type',
      type: 'baton.intake.later.v1',
    });
  });

  it('takes a new value of an enumeration for something later, not for an error', () => {
    const status = buildEvent({
      service: 'intake',
      name: 'status-reported',
      key: leadId,
      time: new Date(),
      streamVersion: 1,
      causeId: 'x',
      data: { leadId, sourceId: 's', externalId: 'e', occurredAt: '2026-05-04T09:59:59Z', status: 'won' },
    });
    expect(decode({ ...encode(status), value: encode(status).value.replace('"won"', '"adored"') })).toMatchObject({
      outcome: 'unknown-type',
    });
  });

  it.each([
    ['a missing field', (b: Record<string, unknown>) => delete (b.data as Record<string, unknown>).requestedAt, /does not fit/],
    ['another specification', (b: Record<string, unknown>) => (b.specversion = '0.3'), /specversion/],
    ['no id', (b: Record<string, unknown>) => (b.id = ''), /id, source and type/],
    ['a time that is none', (b: Record<string, unknown>) => (b.time = 'yesterday'), /RFC 3339/],
    ['no time', (b: Record<string, unknown>) => delete b.time, /no time/],
  ])('refuses %s in words', (_, change, words) => {
    expect(decode(record(change))).toMatchObject({ outcome: 'undecodable', reason: expect.stringMatching(words) });
  });

  it('never throws, whatever comes', () => {
    for (const value of ['', 'null', '[]', '7', '{', '{"specversion":"1.0"}'])
      expect(decode({ key: null, value, headers: {} }).outcome).toBe('undecodable');
    expect(decode({ key: null, value: null })).toEqual({ outcome: 'tombstone' });
    expect(readCloudEvent({ key: null, value: '[]', headers: { 'content-type': 'application/cloudevents-batch+json' } })).toMatch(
      /batches/,
    );
  });
});

const samples = join(import.meta.dirname, '../../../../shared/data/payloads/cloudevents');
const given = existsSync(samples) ? describe : describe.skip;
given("the specification's own samples (../shared/data, skipped where it is not)", () => {
  const files = existsSync(samples) ? readdirSync(samples).filter(f => /^\d/.test(f)) : [];
  const read = (file: string): unknown => JSON.parse(readFileSync(join(samples, file), 'utf8'));
  it.each(files.filter(f => f.includes('event')))('%s is understood', file => {
    const sample = read(file) as Record<string, unknown>;
    const event = fromStructured(sample);
    expect(event).toMatchObject({ id: sample.id, source: sample.source, type: sample.type });
    if (typeof event !== 'string' && sample.comexampleextension1 !== undefined)
      expect(event.extensions.comexampleextension1).toBe(sample.comexampleextension1);
  });
  it.each(files.filter(f => f.includes('batch')))('each element of %s is understood', file => {
    for (const element of read(file) as unknown[]) expect(typeof fromStructured(element)).toBe('object');
  });
});
