import { aLeadAssigned, eventually } from '@baton/testing';
import { notifyingService, type Notifying } from '../../../test/notifying-service.js';
import { deliveryUnderTest } from '../../../test/delivery-service.js';

let delivery: Notifying;
beforeAll(async () => {
  delivery = await notifyingService();
}, 60_000);
afterAll(() => delivery?.close(), 60_000);

const put = (id: string, body: object) => delivery.put(`/v1/delivery/notification-channels/${id}`, body);
const SLACK = 'http://127.0.0.1:9/services/T0/B0/topsecret';

describe('a notification channel', () => {
  it('is made, shown without its address, changed, and deleted, and who did what is kept', async () => {
    expect(await put('slack', { kind: 'slack', url: SLACK, pools: ['enterprise'], why: 'a new team' })).toMatchObject({
      status: 200,
      body: { id: 'slack', kind: 'slack', url: 'http://127.0.0.1:9', pools: ['enterprise'], personalData: 'name', state: 'active' },
    });
    expect((await put('slack', { kind: 'slack', url: SLACK, pools: ['enterprise'] })).status).toBe(200);
    expect((await put('slack', { kind: 'slack', active: false })).body).toMatchObject({ state: 'paused', pools: [] });
    expect((await put('slack', { kind: 'slack', url: `${SLACK}2`, active: false })).status).toBe(200);
    const { changes } = (await delivery.get('/v1/delivery/notification-channels/slack/changes')).body;
    expect(changes.map((c: any) => [c.change, Object.keys(c.detail).sort(), c.why])).toEqual([
      ['changed', ['address'], null],
      ['changed', ['active', 'pools'], null],
      ['created', ['active', 'contacts', 'kind', 'notices', 'personalData', 'pools', 'reps', 'url'], 'a new team'],
    ]);
    const { rows } = await delivery.db.pool.query('select * from subscriptions');
    const everywhere = JSON.stringify([rows, changes, (await delivery.get('/v1/delivery/notification-channels')).body]);
    expect(everywhere).not.toContain('topsecret');
    expect((await delivery.service.request('/v1/delivery/notification-channels/slack', { method: 'DELETE' })).status).toBe(204);
    expect((await delivery.get('/v1/delivery/notification-channels/slack')).status).toBe(404);
  });

  it('takes null for what is left out', async () => {
    const nothing = { notices: null, reps: null, pools: null, personalData: null, contacts: null, active: null, why: null };
    expect(await put('nulls', { kind: 'email', url: null, ...nothing })).toMatchObject({
      status: 200,
      body: { state: 'active', reps: [] },
    });
    expect((await put('chat', { kind: 'slack', url: null, ...nothing })).body.errors).toMatchObject([{ field: 'url' }]);
    expect((await put('chat', { kind: 'slack', url: SLACK, ...nothing })).status).toBe(200);
    expect(await put('chat', { kind: 'slack', url: null, ...nothing })).toMatchObject({ status: 200, body: { url: 'http://127.0.0.1:9' } });
    for (const id of ['nulls', 'chat'])
      expect((await delivery.service.request(`/v1/delivery/notification-channels/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('is no subscription, and takes the id of none', async () => {
    await delivery.subscribe('crm', 'http://127.0.0.1:9/hooks');
    expect(await put('crm', { kind: 'email' })).toMatchObject({ status: 409 });
    await put('mail', { kind: 'email' });
    expect((await delivery.get('/v1/delivery/notification-channels/crm/changes')).body).toEqual({ changes: [] });
    expect((await delivery.get('/v1/delivery/subscriptions/crm/changes')).body.changes).toHaveLength(1);
    expect((await delivery.get('/v1/delivery/subscriptions')).body.subscriptions.map((s: any) => s.id)).toEqual(['crm']);
    expect((await delivery.get('/v1/delivery/subscriptions/mail')).status).toBe(404);
    expect((await delivery.service.request('/v1/delivery/subscriptions/mail', { method: 'DELETE' })).status).toBe(404);
    expect((await delivery.service.request('/v1/delivery/notification-channels/crm', { method: 'DELETE' })).status).toBe(404);
  });

  it('takes what was kept for messages with it, when it is the last', async () => {
    await delivery.kafka.publish([aLeadAssigned()]);
    const kept = async () => (await delivery.db.pool.query('select rep_id from staff union all select rep_id from assignments')).rowCount;
    await eventually(async () => expect(await kept()).toBe(2));
    await put('other', { kind: 'email' });
    await delivery.service.request('/v1/delivery/notification-channels/mail', { method: 'DELETE' });
    expect(await kept()).toBe(2);
    await delivery.service.request('/v1/delivery/notification-channels/other', { method: 'DELETE' });
    expect(await kept()).toBe(0);
  });

  it('names everything that is wrong with it', async () => {
    const fieldsOf = async (id: string, body: object) => (await put(id, body)).body.errors.map((e: any) => e.field).sort();
    expect(await fieldsOf('x', { kind: 'pager', reps: 'all', contacts: ['nobody'] })).toEqual(['contacts', 'kind', 'reps']);
    expect(await fieldsOf('No Id', { kind: 'email', url: SLACK })).toEqual(['id', 'url']);
    expect(await fieldsOf('x', { kind: 'slack' })).toEqual(['url']);
    expect(await fieldsOf('x', { kind: 'slack', url: 'http://10.0.0.1/x', notices: ['digest'], contacts: ['a@b.example'] })).toEqual([
      'contacts',
      'notices',
      'url',
    ]);
  });

  it('needs means: a mail server for mails, and an address for the links', async () => {
    const bare = await deliveryUnderTest();
    const { status, body } = await bare.put('/v1/delivery/notification-channels/mail', { kind: 'email' });
    expect(status).toBe(400);
    expect(body.errors.map((e: any) => e.message)).toEqual([expect.stringContaining('PUBLIC_URL'), expect.stringContaining('SMTP_URL')]);
    await bare.close();
  });
});
