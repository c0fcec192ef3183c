import { randomUUID } from 'node:crypto';
import { sql } from '@baton/platform';
import { Timers } from '@baton/messaging';
import { eventually } from '@baton/testing';
import { anInquiry, startIntake, type TestIntake } from '../../test-fixtures/intake.js';

describe('records of a CRM', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(async () => {
    await intake.close();
    await intake.db.drop();
  });

  const aLead = async () => (await intake.send('/v1/inquiries', anInquiry())).body.leadId as string;
  const aRecord = () => ({ system: 'crm', recordId: randomUUID() });
  const update = (body: object) => intake.send('/v1/crm-updates', { externalId: randomUUID(), ...body });
  const link = (leadId: string, record: object, more: object = {}) => update({ leadId, record, ...more });
  const read = async (leadId: string) => (await intake.send(`/v1/leads/${leadId}`, undefined)).body;
  const toldOf = async (leadId: string) =>
    (await intake.outbox())
      .filter(e => e.key === leadId)
      .map(e => [e.event.type.split('.')[2], e.event.data.activity ?? e.event.data.status]);
  const waiting = async () => (await intake.send('/v1/crm-updates/waiting', undefined)).body.updates as any[];

  it('are enough to say which lead it is, once they are linked with it', async () => {
    const [leadId, record] = [await aLead(), aRecord()];
    const first = await link(leadId, { ...record, url: 'https://crm.example.com/4711' });
    expect([first.status, first.body]).toEqual([202, { id: expect.any(String), leadId, repeat: false }]);
    expect((await update({ record, activity: 'meeting' })).body).toMatchObject({ leadId });
    expect(await toldOf(leadId)).toEqual([
      ['inquiry-accepted', undefined],
      ['activity-logged', 'meeting'],
    ]);
    expect((await read(leadId)).crmRecords).toEqual([
      {
        ...record,
        objectType: 'lead',
        url: 'https://crm.example.com/4711',
        linkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      },
    ]);
  });

  it('can be linked by what the source calls an inquiry, while something is said', async () => {
    const inquiry = anInquiry();
    const { leadId } = (await intake.send('/v1/inquiries', inquiry)).body;
    const record = aRecord();
    await update({ inquiry: { sourceId: 'admin', externalId: inquiry.externalId }, record, status: 'accepted' });
    expect((await update({ record, activity: 'note' })).body.leadId).toBe(leadId);
  });

  it('may be spoken of before they are linked: nothing is lost, and it happens in its order', async () => {
    const [leadId, record] = [await aLead(), aRecord()];
    const early = { externalId: randomUUID(), record, activity: 'call-connected' };
    const first = await intake.send('/v1/crm-updates', early);
    expect([first.status, first.body]).toEqual([202, { id: expect.any(String), repeat: false, waits: true }]);
    expect((await intake.send('/v1/crm-updates', early)).body).toEqual({ id: first.body.id, repeat: true });
    await update({ record: { ...record, objectType: 'lead' }, status: 'accepted', occurredAt: '2026-03-02T10:00:00Z' });
    await update({ record: { ...record, objectType: 'deal' }, activity: 'no-show' });
    expect((await waiting()).filter(w => w.record.recordId === record.recordId)).toMatchObject([
      { id: first.body.id, externalId: early.externalId, record, state: 'waiting' },
      { record: { objectType: 'lead' } },
      { record: { objectType: 'deal' } },
    ]);
    await link(leadId, record, { status: 'qualified' });
    expect(await toldOf(leadId)).toEqual([
      ['inquiry-accepted', undefined],
      ['activity-logged', 'call-connected'],
      ['status-reported', 'accepted'],
      ['status-reported', 'qualified'],
    ]);
    expect((await intake.send('/v1/crm-updates', early)).body).toEqual({ id: first.body.id, leadId, repeat: true });
    expect((await waiting()).filter(w => w.record.recordId === record.recordId)).toMatchObject([{ record: { objectType: 'deal' } }]);
  });

  it('of two leads belong to the one that was linked last, and both show that they may be one person', async () => {
    const [a, b, record] = [await aLead(), await aLead(), aRecord()];
    await link(a, record);
    await link(b, record);
    await link(a, record, { occurredAt: '2026-01-01T00:00:00Z' });
    expect((await update({ record, activity: 'note' })).body.leadId).toBe(b);
    expect((await read(a)).possibleDuplicates).toEqual([{ leadId: b, kind: 'crm-record' }]);
    expect((await read(b)).possibleDuplicates).toEqual([{ leadId: a, kind: 'crm-record' }]);
    await intake.send(`/v1/leads/${a}/erasure`, {});
    expect((await read(b)).possibleDuplicates).toEqual([]);
    const metrics = await (await intake.request('/metrics')).text();
    expect(metrics).toMatch(/baton_intake_crm_links_total\{outcome="moved",service="intake"\} 1/);
  });

  it('of two kinds with one id are told apart by their kind', async () => {
    const [a, b, record] = [await aLead(), await aLead(), aRecord()];
    await link(a, { ...record, objectType: 'contact' });
    await link(b, { ...record, objectType: 'deal' });
    const { status, body } = await update({ record, activity: 'note' });
    expect([status, body.type, body.detail]).toEqual([409, 'ambiguous-record', 'Say the objectType of the record: contact, deal.']);
    expect((await update({ record: { ...record, objectType: 'deal' }, activity: 'note' })).body.leadId).toBe(b);
  });

  it('follow a merge, and go back when it is undone', async () => {
    const [a, b, record] = [await aLead(), await aLead(), aRecord()];
    await link(b, record);
    const { body } = await intake.send('/v1/leads/merges', { leadIds: [a, b], reason: 'one person' });
    expect(body.survivorLeadId).toBe(a);
    expect((await update({ record, activity: 'note' })).body.leadId).toBe(a);
    expect((await read(a)).crmRecords).toMatchObject([record]);
    await intake.send(`/v1/leads/merges/${body.mergeId}/undo`, { reason: 'two people' });
    expect((await update({ record, activity: 'note' })).body.leadId).toBe(b);
  });

  it.each([
    ['again', true],
    ['for the first time', false],
  ])('go back also when they were linked %s while the leads were one', async (_, isLinked) => {
    const [a, b, record] = [await aLead(), await aLead(), aRecord()];
    if (isLinked) await link(b, record);
    const { body } = await intake.send('/v1/leads/merges', { leadIds: [a, b], reason: 'one person' });
    expect((await link(b, { ...record, url: 'https://crm.example.com/4711' }, { activity: 'note' })).body.leadId).toBe(a);
    await intake.send(`/v1/leads/merges/${body.mergeId}/undo`, { reason: 'two people' });
    expect((await update({ record, activity: 'note' })).body.leadId).toBe(b);
    expect([(await read(a)).crmRecords, (await read(b)).crmRecords]).toMatchObject([
      [],
      [{ ...record, url: 'https://crm.example.com/4711' }],
    ]);
  });

  it('of an erased lead are known as such; where they are seen is forgotten, and what waits for one that is linked with it goes', async () => {
    const [leadId, record, late] = [await aLead(), aRecord(), aRecord()];
    await link(leadId, { ...record, url: 'https://crm.example.com/secret' });
    await update({ record: late, status: 'lost', reason: 'the person said so' });
    expect((await intake.send(`/v1/leads/${leadId}/erasure`, {})).body.erased).toMatchObject({ crmRecords: 1 });
    expect((await read(leadId)).crmRecords).toMatchObject([{ ...record, url: null }]);
    expect((await link(leadId, { ...late, url: 'https://crm.example.com/secret' })).body.type).toBe('erased-lead');
    for (const known of [record, late]) expect((await update({ record: known, activity: 'note' })).status).toBe(410);
    expect((await waiting()).filter(w => w.record.recordId === late.recordId)).toEqual([]);
    const [{ all }] = await intake.db.database.query<{ all: string }>(sql(`select string_agg(r::text, '') as all from crm_records r`));
    expect(all).not.toContain('secret');
  });

  it('are named field by field when something is wrong with them', async () => {
    const record = { system: ' ', objectType: 7, url: 'javascript:alert(1)' };
    const { status, body } = await update({ record, activity: 'note' });
    expect([status, body.errors.map((e: { field: string }) => e.field).sort()]).toEqual([
      400,
      ['record.objectType', 'record.recordId', 'record.system', 'record.url'],
    ]);
    expect((await update({ record: aRecord() })).body.errors).toEqual([
      { field: 'status', message: 'needs a status, an owner, an activity, an opportunity, or a record to link with the lead' },
    ]);
    expect((await update({ record: aRecord(), leadId: 'x', activity: 'note' })).body.errors).toMatchObject([{ field: 'leadId' }]);
  });

  it('come in hundreds: 500 updates of records and links are one transaction, with a result for each', async () => {
    const leads = await Promise.all(Array.from({ length: 20 }, aLead));
    const records = leads.map(() => aRecord());
    await intake.send(
      '/v1/crm-updates',
      records.map(record => ({ externalId: randomUUID(), record, activity: 'call-attempted' })),
    );
    const links = leads.map((leadId, n) => ({ externalId: randomUUID(), leadId, record: records[n] }));
    const updates = Array.from({ length: 479 }, (_, n) => ({ externalId: randomUUID(), record: records[n % 20], activity: 'note' }));
    const transactions = async () => {
      const metrics = await (await intake.request('/metrics')).text();
      return Number(/baton_intake_batch_items_count\{[^}]*kind="crm-update"[^}]*\} (\d+)/.exec(metrics)![1]);
    };
    const before = await transactions();
    const { status, body } = await intake.send('/v1/crm-updates', [
      ...links,
      ...updates,
      { externalId: 'x', leadId: randomUUID(), status: 'won' },
    ]);
    expect((await transactions()) - before).toBe(1);
    expect([status, body.results.length, body.results[499].type]).toEqual([207, 500, 'unknown-lead']);
    expect(body.results.slice(20, 499).map((r: { leadId: string }) => r.leadId)).toEqual(updates.map((_, n) => leads[n % 20]));
    for (const leadId of leads.slice(0, 3)) {
      const told = await toldOf(leadId);
      expect(told.slice(0, 3)).toEqual([
        ['inquiry-accepted', undefined],
        ['activity-logged', 'call-attempted'],
        ['activity-logged', 'note'],
      ]);
    }
  });

  describe('that nobody links', () => {
    const makeDue = (id: string) =>
      intake.db.database.query(sql(`update waiting_crm_updates set next_due_at = now() - interval '1 s' where id = $1`), [id]);
    const stateOf = async (id: string) => (await waiting()).find(w => w.id === id)?.state;
    const runsOut = async (id: string, state: string | undefined) => {
      await makeDue(id);
      await eventually(async () => {
        intake.app.get(Timers).wake('waiting-crm-updates');
        expect(await stateOf(id)).toBe(state);
      });
    };

    it('are parked when their time is over: shown, counted, and still released by a late link', async () => {
      const [leadId, record] = [await aLead(), aRecord()];
      const { id } = (await update({ record, activity: 'no-show' })).body;
      await runsOut(id, 'parked');
      const { body } = await intake.send('/v1/crm-updates/waiting?state=parked', undefined);
      expect(body).toMatchObject({ updates: [{ id, record, state: 'parked' }], next: null });
      const metrics = await (await intake.request('/metrics')).text();
      expect(metrics).toMatch(/baton_intake_crm_updates_waiting\{state="parked",service="intake"\} 1/);
      expect(metrics).toMatch(/baton_intake_crm_updates_waiting_age_seconds\{state="parked",service="intake"\} \d/);
      await link(leadId, record);
      expect(await toldOf(leadId)).toContainEqual(['activity-logged', 'no-show']);
      expect(await stateOf(id)).toBeUndefined();
    });

    it('are dropped, and counted, when they were kept for as long as any payload', async () => {
      const { id } = (await update({ record: aRecord(), activity: 'no-show' })).body;
      await runsOut(id, 'parked');
      await runsOut(id, undefined);
      const metrics = await (await intake.request('/metrics')).text();
      expect(metrics).toMatch(/baton_intake_crm_updates_dropped_total\{service="intake"\} 1/);
    });

    it('can be dropped by hand; a source sees and drops its own alone', async () => {
      const source = { connector: 'native', keys: [{ name: 'crm', scopes: ['crm-updates:write'] }] };
      const { madeKeys } = (await (await intake.request('/v1/sources/other-crm', { method: 'PUT', body: source })).json()) as any;
      const other = { authorization: `Bearer ${madeKeys[0].key}` };
      const { id } = (await update({ record: aRecord(), activity: 'no-show' })).body;
      const own = (await intake.send('/v1/crm-updates', { externalId: 'own', record: aRecord(), activity: 'note' }, other)).body;
      expect((await intake.send('/v1/crm-updates/waiting', undefined, other)).body.updates).toMatchObject([{ id: own.id }]);
      const drop = (which: string, headers?: Record<string, string>) =>
        intake.request(`/v1/crm-updates/waiting/${which}`, { method: 'DELETE', headers });
      expect((await drop(id, other)).status).toBe(404);
      expect((await drop(id)).status).toBe(204);
      expect((await drop(id)).status).toBe(404);
      expect((await drop(own.id, other)).status).toBe(204);
    });

    it('are read in pages', async () => {
      await Promise.all(Array.from({ length: 3 }, () => update({ record: aRecord(), activity: 'note' })));
      const all = (await waiting()).map(w => w.id);
      const seen: string[] = [];
      for (let next: number | null = 0; next !== null;) {
        const { body } = await intake.send(`/v1/crm-updates/waiting?limit=2&after=${next}`, undefined);
        seen.push(...body.updates.map((w: { id: string }) => w.id));
        next = body.next;
      }
      expect(seen).toEqual(all);
      const { status, body } = await intake.send('/v1/crm-updates/waiting?after=1e30', undefined);
      expect([status, body.errors]).toMatchObject([400, [{ field: 'after' }]]);
    });
  });
});
