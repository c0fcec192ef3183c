import { buildEvent, encode } from '@baton/contracts';
import fc from 'fast-check';
import { asRaw, classify, type Received } from './received.js';

const leadId = '01890a5d-ac96-774b-bcce-b302099a8057';
const event = buildEvent({
  service: 'intake',
  name: 'lead-erased',
  key: leadId,
  time: '2026-05-04T23:59:59.000Z',
  streamVersion: 1,
  causeId: 'c',
  data: { leadId, requestedAt: '2026-05-04T10:00:00Z' },
});
const received = (change: Partial<Received> = {}): Received => {
  const { key, value, headers } = encode(event);
  return {
    topic: 't',
    partition: 1,
    offset: '5',
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers,
    timestamp: new Date('2026-05-05T00:00:00Z'),
    ...change,
  };
};

describe('what a record turns out to be', () => {
  it('is an event of its lead, remembered under its own id and the day of its own time', () => {
    expect(classify(received(), undefined)).toMatchObject({ kind: 'event', leadId, inboxId: event.id, day: '2026-05-04' });
  });

  it('is skipped by its header, unparsed, when the handler does not want it', () => {
    expect(classify(received({ value: Buffer.from('{') }), new Set(['leads-merged']))).toEqual({ kind: 'skipped', why: 'unwanted' });
  });

  it('is skipped after parsing when only the body tells its type', () => {
    expect(classify(received({ headers: {} }), new Set(['leads-merged']))).toEqual({ kind: 'skipped', why: 'unwanted' });
  });

  it('is refused under an id of its place when it has no value or cannot be read, the same each time', () => {
    const [first, again] = [1, 2].map(() => classify(received({ value: Buffer.from('{') }), undefined));
    expect(first).toMatchObject({ kind: 'refused', leadId, day: '2026-05-05', reason: 'the body is not JSON' });
    expect(again).toEqual(first);
    expect(classify(received({ value: null }), undefined)).toMatchObject({ kind: 'refused', reason: 'a record without a value' });
  });

  it('has an id of the inbox also when its own is no uuid', () => {
    const foreign = JSON.stringify({ ...(JSON.parse(encode(event).value) as object), id: 'abc' });
    expect(classify(received({ value: Buffer.from(foreign), headers: {} }), undefined)).toMatchObject({
      kind: 'event',
      inboxId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is remembered under the day in UTC of any time, as a calendar has it', () => {
    const body = JSON.parse(encode(event).value) as object;
    const dayOf = (time: string) => {
      const step = classify(received({ value: Buffer.from(JSON.stringify({ ...body, time })) }), undefined);
      return step.kind === 'event' ? step.day : step;
    };
    const time = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(time, at => expect(dayOf(at.toISOString())).toBe(at.toISOString().slice(0, 10))));
    expect(dayOf('2026-05-04T23:30:00-01:00')).toBe('2026-05-05');
    expect(dayOf('2026-02-30T10:00:00Z')).toBe('2026-03-02');
    expect(dayOf('0000-05-04T10:00:00Z')).toBe('0001-01-01');
  });

  it('is of the same lead however its id is written', () => {
    const body = JSON.parse(encode(event).value) as object;
    const value = Buffer.from(JSON.stringify({ ...body, data: { ...event.data, leadId: leadId.toUpperCase() } }));
    expect(classify(received({ value }), undefined)).toMatchObject({ kind: 'event', leadId });
  });

  it('is passed on as it came to a handler that reads records itself', () => {
    expect(asRaw(received())).toMatchObject({ kind: 'raw', leadId: null, record: { offset: '5' } });
  });
});
