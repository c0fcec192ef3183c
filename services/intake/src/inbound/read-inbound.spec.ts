import type { Received } from '@baton/messaging';
import { hmacSignature } from '../connectors/signatures.js';
import type { SourceWithSecrets } from '../sources/source.js';
import { readInbound } from './read-inbound.js';

const source: SourceWithSecrets = {
  id: 'partner',
  name: 'p',
  connector: 'native',
  active: true,
  rawRetentionDays: 9,
  secrets: { signingSecret: 's' },
};
const record = (value: string | null, headers: Record<string, string> = {}): Received => ({
  topic: 'inbound.events.v1',
  partition: 3,
  offset: '42',
  key: null,
  value: value === null ? null : Buffer.from(value),
  timestamp: new Date(),
  headers: { ...(value === null ? {} : { 'baton-signature': hmacSignature('s', value) }), ...headers },
});
const event = (type: string, data: unknown, more: object = {}) =>
  JSON.stringify({ specversion: '1.0', id: 'E1', source: '/p', type: `baton.inbound.${type}.v1`, data, ...more });

describe('readInbound', () => {
  it.each([
    ['inquiry', { contact: { email: 'a@example.com' } }],
    ['crm-update', { inquiry: { sourceId: 's', externalId: 'x' }, status: 'won' }],
    ['behavioral-event', { visitorId: 'v', kind: 'call' }],
    ['spend', { from: '2026-01-01', to: '2026-01-01', mediaType: 'print', channel: 'c', cost: { minor: 1, currency: 'EUR' } }],
  ])('reads a %s, with the id of the event for external id', (type, data) => {
    const read = readInbound(record(event(type, data)), source);
    expect(read).toMatchObject({ kind: type, id: 'E1', item: { sourceId: 'partner', externalId: 'E1' } });
    expect(readInbound(record(event(type, { ...data, externalId: 'own' })), source)).toMatchObject({ item: { externalId: 'own' } });
  });

  it('carries the trace', () => {
    const read = readInbound(record(event('behavioral-event', { visitorId: 'v', kind: 'call' }, { traceparent: 't' })), source);
    expect(read).toMatchObject({ item: { traceparent: 't' } });
  });

  it.each([
    ['a record without a value', record(null), source],
    ['no active source', record(event('inquiry', {})), undefined],
    ['signature is not right', record(event('inquiry', {}), { 'baton-signature': 'sha256=00' }), source],
    ['signature is not right', record(event('inquiry', {})), { ...source, secrets: {} }],
    ['the body is not JSON', record('{'), source],
    ['specversion is not 1.0', record('{"id":"1"}'), source],
    ['the type is none of', record(event('weather', {})), source],
    ['the data is not valid', record(event('inquiry', undefined)), source],
  ])('refuses what has %s', (reason, given, from) => {
    expect(readInbound(given, from)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it('names a record without an id of its own by its place', () => {
    expect(readInbound(record('{'), source)).toMatchObject({ id: 'inbound.events.v1/3/42' });
  });

  it('names every offending field', () => {
    expect(readInbound(record(event('crm-update', { leadId: 'x', status: 'y', colour: 1 })), source)).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ field: 'leadId' }),
        expect.objectContaining({ field: 'status' }),
        expect.objectContaining({ field: 'colour' }),
      ]),
    });
  });
});
