import { UnreadablePayload } from '../connector.js';
import { hmacSignature } from '../signatures.js';
import { metaLeadgenConnector, readLeadgenWebhook } from './meta-leadgen.connector.js';

const change = (leadgen_id: unknown, field = 'leadgen') => ({
  field,
  value: { leadgen_id, form_id: 5, ad_id: '6', created_time: 1440120384, secret: 'x' },
});
const post = (...changes: unknown[][]) => ({ object: 'page', entry: changes.map(c => ({ id: 1, changes: c })) });

describe('readLeadgenWebhook', () => {
  it('reads all changes of all entries, and a lead that is named twice once', () => {
    const { notices, skipped } = readLeadgenWebhook(post([change(1), change(2)], [change('1'), change('98765432109876543')]));
    expect(notices.map(n => n.externalId)).toEqual(['1', '2', '98765432109876543']);
    expect(notices[0].notice).toEqual({ form_id: '5', ad_id: '6', created_time: '1440120384' });
    expect(skipped).toBe(0);
  });

  it('counts what is about something else, or names no lead', () => {
    expect(readLeadgenWebhook(post([change(1, 'feed'), change(undefined), null, { field: 'leadgen' }])).skipped).toBe(4);
    expect(readLeadgenWebhook({ object: 'page', entry: [null, {}, { changes: 'x' }] })).toEqual({ notices: [], skipped: 0 });
  });

  it.each([null, [], 'x', {}, { object: 'page' }, { object: 'user', entry: [] }])('refuses %j', body => {
    expect(() => readLeadgenWebhook(body)).toThrow(UnreadablePayload);
  });
});

describe('metaLeadgenConnector', () => {
  const secrets = { appSecret: 's', verifyToken: 'v', accessToken: 'a' };
  const request = (query: Record<string, string>) => ({ headers: {}, query, rawBody: Buffer.alloc(0) });

  it('gives the challenge back to who knows the token', () => {
    const handshake = metaLeadgenConnector.handshake!;
    expect(handshake(request({ 'hub.mode': 'subscribe', 'hub.verify_token': 'v', 'hub.challenge': '42' }), secrets)).toBe('42');
    expect(handshake(request({ 'hub.mode': 'subscribe', 'hub.verify_token': 'w', 'hub.challenge': '42' }), secrets)).toBeUndefined();
    expect(handshake(request({ 'hub.verify_token': 'v' }), secrets)).toBeUndefined();
    expect(handshake(request({ 'hub.mode': 'subscribe', 'hub.verify_token': '' }), {})).toBeUndefined();
  });

  it('checks the signature over the bytes, escapes included', () => {
    const rawBody = Buffer.from('{"a":"\\u00f6"}');
    const signed = (signature: string) => ({ headers: { 'x-hub-signature-256': signature }, query: {}, rawBody });
    expect(metaLeadgenConnector.isAuthentic(signed(hmacSignature('s', rawBody)), secrets)).toBe(true);
    expect(metaLeadgenConnector.isAuthentic(signed(hmacSignature('s', '{"a":"ö"}')), secrets)).toBe(false);
  });
});
