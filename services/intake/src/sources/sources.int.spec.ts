import { createHash } from 'node:crypto';
import { sql } from '@baton/platform';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('/v1/sources', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake({ env: { SOURCE_SECRET_GOOGLE: 'from the environment' } });
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const put = (id: string, body: object) =>
    intake.request(`/v1/sources/${id}`, { method: 'PUT', body }).then(async r => ({ status: r.status, body: (await r.json()) as any }));
  const apply = (body: object) => intake.send('/v1/sources/configuration', body);

  it('makes a key that is told once, and with which the source sends under its own name and defaults', async () => {
    const { status, body } = await put('website', {
      connector: 'native',
      mediaType: 'website',
      channel: 'example.com',
      country: 'US',
      keys: [{ name: 'form', scopes: ['inquiries:write'] }],
    });
    expect(status).toBe(200);
    const [{ key }] = body.madeKeys;
    const { source: _, ...inquiry } = anInquiry({ contact: { phone: '(650) 555-0123' } });
    const sent = await intake.send('/v1/inquiries', inquiry, { authorization: `Bearer ${key}` });
    expect(sent.status).toBe(202);
    const [event] = (await intake.outbox()).filter(e => e.key === sent.body.leadId);
    expect(event.event.data).toMatchObject({
      sourceId: 'website',
      person: { phone: '+16505550123' },
      origin: { mediaType: 'website', channel: 'example.com' },
    });
    const shown = JSON.stringify((await intake.send('/v1/sources', undefined)).body);
    expect(shown).toContain('form');
    expect(shown).not.toContain(key);
    expect(shown).not.toContain(createHash('sha256').update(key).digest('hex'));
  });

  it('stores secrets sealed, shows their names only, and keeps those that are not named again', async () => {
    await put('sealed', { connector: 'google-ads', secrets: { googleKey: 'a secret of Google' } });
    const [row] = await intake.db.database.query<{ secrets: string }>(sql(`select secrets::text from sources where id = 'sealed'`));
    expect(row.secrets).toContain('sealed');
    expect(row.secrets).not.toContain('a secret of Google');
    const changed = await put('sealed', { connector: 'google-ads', name: 'Google' });
    expect(changed.body).toMatchObject({ name: 'Google', secrets: ['googleKey'] });
    expect(JSON.stringify(changed.body)).not.toContain('a secret of Google');
  });

  it('takes a secret from the environment, but only from variables meant for it', async () => {
    expect((await put('env', { connector: 'google-ads', secrets: { googleKey: { fromEnv: 'SOURCE_SECRET_GOOGLE' } } })).status).toBe(200);
    const body = JSON.stringify({ lead_id: 'x', google_key: 'from the environment', user_column_data: [] });
    expect((await intake.send('/v1/connectors/env', body, { 'content-type': 'application/json', authorization: '' })).status).toBe(200);
    expect(
      (await put('env', { connector: 'google-ads', secrets: { googleKey: { fromEnv: 'BATON_ADMIN_KEY' } } })).body.errors[0].field,
    ).toBe('secrets');
  });

  it('applies a document in one transaction: all of it or nothing', async () => {
    const good = { id: 'good', connector: 'native' };
    const { status, body } = await apply({ sources: [good, { id: 'bad', connector: 'meta-leadgen', secrets: { appSecret: 's' } }, good] });
    expect(status).toBe(400);
    expect(body.errors.map((e: { field: string }) => e.field)).toEqual([
      'sources.1.secrets.verifyToken',
      'sources.1.secrets.accessToken',
      'sources.2.id',
    ]);
    expect((await intake.send('/v1/sources/good', undefined)).status).toBe(404);
  });

  it('reads YAML, and says where it is wrong', async () => {
    const yaml =
      'sources:\n  - id: fair\n    connector: native\n    mediaType: trade-show\n    keys:\n      - {name: scanner, key: a-key-of-the-scanner, scopes: [inquiries:write]}\n';
    expect((await apply({ yaml })).status).toBe(200);
    expect((await intake.send('/v1/inquiries', anInquiry(), { authorization: 'Bearer a-key-of-the-scanner' })).status).toBe(202);
    const { status, body } = await apply({ yaml: 'sources:\n  - id: [' });
    expect([status, body.errors[0].message]).toEqual([400, expect.stringMatching(/^line \d+, column \d+/)]);
  });

  it('says what a document would change, and writes nothing; what is so already leaves no trace', async () => {
    const validate = (sources: object[]) => intake.send('/v1/sources/configuration/validate', { sources });
    const source = { id: 'compared', connector: 'native', channel: 'form', secrets: { signingSecret: 'hidden value' } };
    const { status, body } = await validate([source]);
    expect([status, body.changes]).toMatchObject([200, [{ id: 'compared', change: 'created', secrets: ['signingSecret'], keys: [] }]]);
    expect((await intake.send('/v1/sources/compared', undefined)).status).toBe(404);
    for (let n = 0; n < 2; n++) expect((await apply({ sources: [source] })).status).toBe(200);
    expect((await intake.send('/v1/sources/compared/changes', undefined)).body.changes).toHaveLength(1);
    expect((await validate([source])).body).toEqual({ changes: [] });
    const other = await validate([{ ...source, channel: 'shop', secrets: { signingSecret: 'another value' } }]);
    expect(other.body.changes).toEqual([
      { id: 'compared', change: 'changed', fields: { channel: { from: 'form', to: 'shop' } }, secrets: ['signingSecret'], keys: [] },
    ]);
    expect((await validate([{ id: 'lacking', connector: 'google-ads' }])).body.errors.map((e: { field: string }) => e.field)).toEqual([
      'sources.0.secrets.googleKey',
    ]);
  });

  it('names every offending field', async () => {
    const { body } = await apply({
      sources: [
        {
          id: 'Wrong Id',
          connector: 'fax',
          country: 'Germany',
          mediaType: 'x',
          keys: [{ name: '', scopes: ['everything'] }],
          colour: 'green',
        },
      ],
    });
    expect(body.errors.map((e: { field: string }) => e.field).sort()).toEqual(
      [
        'sources.0.colour',
        'sources.0.connector',
        'sources.0.country',
        'sources.0.id',
        'sources.0.keys.0.name',
        'sources.0.keys.0.scopes',
        'sources.0.mediaType',
      ].sort(),
    );
  });

  it('gives no key to two sources', async () => {
    const keys = [{ name: 'k', key: 'one-key-for-two-sources', scopes: ['spend:write'] }];
    await put('first', { connector: 'native', keys });
    expect((await put('second', { connector: 'native', keys })).status).toBe(409);
    expect((await put('first', { connector: 'native', keys })).status).toBe(200);
  });

  it('names a key that is there twice: in a source, in a document, or where another source of the document has it already', async () => {
    const key = (name: string, text: string) => ({ name, key: text, scopes: ['inquiries:write'] });
    const source = (id: string, ...keys: object[]) => ({ id, connector: 'native', ...(keys.length > 0 ? { keys } : {}) });
    const twice = await put('twice', source('twice', key('read', 'the-same-key-for-both'), key('write', 'the-same-key-for-both')));
    expect([twice.status, twice.body.errors.map((e: { field: string }) => e.field)]).toEqual([400, ['keys.0', 'keys.1']]);
    await put('owner', source('owner', key('a', 'the-key-of-the-owner')));
    const { status, body } = await apply({
      sources: [source('owner'), source('other', key('b', 'a-key-of-its-own'), key('c', 'the-key-of-the-owner'))],
    });
    expect([status, body.errors.map((e: { field: string }) => e.field)]).toEqual([400, ['sources.1.keys.1']]);
  });

  it('takes a key away with the list that does not name it, and with its source', async () => {
    await put('gone', { connector: 'native', keys: [{ name: 'a', key: 'the-key-that-goes-away', scopes: ['inquiries:write'] }] });
    const send = () => intake.send('/v1/inquiries', anInquiry(), { authorization: 'Bearer the-key-that-goes-away' });
    expect((await send()).status).toBe(202);
    await put('gone', { connector: 'native', active: false });
    expect((await send()).status).toBe(401);
    await put('gone', { connector: 'native' });
    expect((await send()).status).toBe(202);
    expect((await intake.request('/v1/sources/gone', { method: 'DELETE' })).status).toBe(204);
    expect((await send()).status).toBe(401);
    expect((await intake.request('/v1/sources/gone', { method: 'DELETE' })).status).toBe(404);
  });

  it('keeps who changed what, and why', async () => {
    await put('kept', { connector: 'native', why: 'the new website' });
    await put('kept', { connector: 'native', channel: 'shop', secrets: { signingSecret: 'hidden value' } });
    const { body } = await intake.send('/v1/sources/kept/changes', undefined);
    expect(body.changes).toMatchObject([
      { change: 'changed', who: 'admin', detail: { fields: { channel: { from: null, to: 'shop' } }, secrets: ['signingSecret'] } },
      { change: 'created', who: 'admin', why: 'the new website' },
    ]);
    expect(JSON.stringify(body)).not.toContain('hidden value');
  });

  it('lets a form that signs send without a key', async () => {
    const { hmacSignature } = await import('../connectors/signatures.js');
    await put('signed', { connector: 'native', secrets: { signingSecret: 'the secret of the form' } });
    const body = JSON.stringify(anInquiry());
    const post = (signature: string) =>
      intake.send('/v1/connectors/signed', body, { 'content-type': 'application/json', authorization: '', 'baton-signature': signature });
    expect((await post(hmacSignature('the secret of the form', body))).status).toBe(202);
    expect((await post(hmacSignature('another', body))).status).toBe(401);
  });
});
