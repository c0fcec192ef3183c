import { messagingMigrations } from '@baton/messaging';
import { serviceUnderTest, type ServiceUnderTest } from '@baton/testing';
import { AssignmentModule } from '../../assignment.module.js';
import { assignmentMigrations } from '../../migrations/index.js';

describe('the configuration of routing over HTTP', () => {
  let assignment: ServiceUnderTest;
  beforeAll(async () => {
    assignment = await serviceUnderTest('assignment', AssignmentModule, [...messagingMigrations, ...assignmentMigrations]);
  });
  afterAll(() => assignment?.close());

  const send = (method: string, path: string, body?: unknown) => assignment.send(method, `/v1/routing${path}`, body);
  const policy = {
    name: 'main',
    sla: { accept: '15m', contact: '1h' },
    rules: [{ id: 'hot', when: 'lead.score >= 80 && company.country == "DE"', to: { pool: 'emea' } }],
    fallback: { pool: 'emea' },
  };
  const document = {
    why: 'the first team',
    calendars: [{ id: 'office', hours: { mon: ['09:00-17:00'], tue: ['09:00-17:00'] }, holidays: { country: 'DE', state: 'BY' } }],
    reps: [
      { id: 'ann', name: 'Ann', email: 'ann@example.com', calendar: 'office', timeZone: 'Europe/Berlin', caps: { open: 20, day: 5 } },
      { id: 'ben', name: 'Ben', timeOff: [{ from: '2026-08-01', to: '2026-08-14' }] },
    ],
    pools: [{ id: 'emea', members: [{ rep: 'ann', weight: 2 }, { rep: 'ben' }] }],
    policy,
  };

  it('takes the whole of it in one document, once', async () => {
    expect(await send('POST', '/configuration/validate', document)).toMatchObject({ status: 200, body: { changes: { length: 5 } } });
    expect(await send('POST', '/configuration', document)).toMatchObject({ status: 200, body: { changes: { length: 5 } } });
    expect(await send('POST', '/configuration', document)).toMatchObject({ status: 200, body: { changes: [] } });
    expect((await send('GET', '/reps/ann')).body).toMatchObject({
      name: 'Ann',
      active: true,
      caps: { open: 20, hour: null, day: 5 },
      load: { open: 0 },
    });
    expect((await send('GET', '/pools')).body).toMatchObject({
      pools: [
        {
          id: 'emea',
          members: [
            { rep: 'ann', weight: 2 },
            { rep: 'ben', weight: 1 },
          ],
        },
      ],
      next: null,
    });
    expect((await send('GET', '/calendars')).body.calendars[0]).toMatchObject({ id: 'office', holidays: { country: 'DE', state: 'BY' } });
    expect((await send('GET', '/policies/active')).body).toMatchObject({
      name: 'main',
      isActive: true,
      rules: [{ id: 'hot', sla: { acceptMinutes: 15, contactMinutes: 60 } }],
    });
    expect((await send('GET', '/configuration/changes?kind=policy')).body.changes).toMatchObject([
      { why: 'the first team', who: expect.any(String) },
    ]);
  });

  it('says what is wrong with a page of changes that was made by hand', async () => {
    for (const before of ['1e300', '99999999999999999999', '0', 'last']) {
      const { status, body } = await send('GET', `/configuration/changes?before=${before}`);
      expect([before, status, body.errors?.[0]?.field]).toEqual([before, 400, 'before']);
    }
  });

  it('says what a document would change, each thing as it stands and as it would be', async () => {
    const changed = {
      reps: [document.reps[0], { ...document.reps[1], caps: { open: 3 } }],
      pools: [{ id: 'us', members: [] }],
      policy: { ...policy, rules: [{ ...policy.rules[0], when: 'lead.score >= 90' }] },
    };
    const { status, body } = await send('POST', '/configuration/diff', changed);
    expect(status).toBe(200);
    expect(body.changes).toMatchObject([
      { kind: 'rep', id: 'ben', before: { id: 'ben', active: true, caps: { open: null } }, after: { id: 'ben', caps: { open: 3 } } },
      { kind: 'pool', id: 'us', before: null, after: { id: 'us', name: 'us', duringWorkingHours: true, members: [] } },
      { kind: 'policy', before: { name: 'main', rules: [{ id: 'hot' }] }, after: { rules: [{ when: 'lead.score >= 90' }] } },
    ]);
    expect((await send('POST', '/configuration/diff', document)).body).toEqual({ changes: [] });
    expect((await send('POST', '/configuration/diff', { pools: [{ id: 'us', members: [{ rep: 'nobody' }] }] })).body.errors).toEqual([
      { field: 'pools.0.members.0.rep', message: 'there is no rep nobody' },
    ]);
  });

  it('takes a member with nothing in it as left out: a day is free, a rule that leads nowhere is refused', async () => {
    const { body } = await send('PUT', '/calendars/desk', { id: 'desk', hours: { mon: ['09:00-17:00'], sat: null }, holidays: null });
    expect(body.changes).toEqual([{ kind: 'calendar', id: 'desk', change: 'created' }]);
    expect((await send('GET', '/calendars?after=d')).body.calendars).toContainEqual({ id: 'desk', hours: { mon: ['09:00-17:00'] } });
    const rules = [
      { id: 'hot', when: 'lead.score >= 80', domains: null, prefer: null, to: { pool: 'emea', overflow: null } },
      { id: 'cold', when: 'lead.score < 20', to: null },
    ];
    expect(await send('POST', '/policies/validate', { ...policy, rules })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'rules.1.to', message: 'must say where the lead goes' }] },
    });
    expect((await send('POST', '/shadow', { policy: { ...policy, rules } })).status).toBe(400);
    expect((await send('POST', '/configuration/validate', { reps: null, policy: { ...policy, rules: rules.slice(0, 1) } })).status).toBe(
      200,
    );
  });

  it('names every offending field of a document, by its place', async () => {
    const broken = {
      calendars: [{ id: 'c', hours: { mon: ['17:00-09:00'] } }],
      reps: [
        { id: 'x y', name: '' },
        { id: 'ok', name: 'Ok', timeZone: 'Europe/Nowhere', caps: { open: -1 }, age: 4 },
      ],
      pools: [{ id: 'p', members: [{ rep: 'ok', weight: 0 }] }],
      policy: { name: 'p', rules: [{ id: 'r', to: {} }] },
    };
    const { status, body } = await send('POST', '/configuration', broken);
    expect(status).toBe(400);
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual(
      expect.arrayContaining(['reps.0.id', 'reps.0.name', 'reps.1.caps.open', 'reps.1.age', 'pools.0.members.0.weight', 'policy.fallback']),
    );
  });

  it('names what is wrong beyond types: hours, zones, targets, conditions with line and column', async () => {
    const broken = {
      calendars: [{ id: 'c', hours: { mon: ['17:00-09:00'] } }],
      reps: [{ id: 'ok', name: 'Ok', timeZone: 'Europe/Nowhere' }],
      policy: {
        name: 'p',
        rules: [{ id: 'r', when: 'lead.score >= 80 &&\n  company.contry == "DE"', to: {} }],
        fallback: { pool: 'p', close: 'test' },
      },
    };
    const { status, body } = await send('POST', '/configuration', broken);
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'calendars.0.hours.mon', message: expect.stringContaining('ends before it begins') },
      { field: 'reps.0.timeZone', message: 'timeZone is not a known time zone' },
      { field: 'policy.rules.0.when', message: 'line 2, column 11: No such key: contry' },
      { field: 'policy.rules.0.to', message: expect.stringContaining('exactly one of') },
      { field: 'policy.fallback', message: expect.stringContaining('exactly one of') },
    ]);
  });

  it('changes one rep, pool, calendar or policy by itself, naming fields as in its own body', async () => {
    expect((await send('PUT', '/reps/cleo', { id: 'cleo', name: 'Cleo', why: 'joined' })).body.changes).toEqual([
      { kind: 'rep', id: 'cleo', change: 'created' },
    ]);
    expect((await send('PUT', '/pools/emea', { id: 'emea', members: [{ rep: 'cleo' }] })).body.changes).toHaveLength(1);
    expect((await send('PUT', '/calendars/night', { id: 'night', hours: { sat: ['20:00-24:00'] } })).status).toBe(200);
    expect((await send('PUT', '/reps/cleo', { id: 'other', name: 'Cleo' })).body.errors).toEqual([
      { field: 'id', message: 'id must be that of the path, cleo' },
    ]);
    expect((await send('PUT', '/pools/emea', { id: 'emea', members: [{ rep: 'nobody' }] })).body.errors).toEqual([
      { field: 'members.0.rep', message: 'there is no rep nobody' },
    ]);
    const { body } = await send('POST', '/policies', { ...policy, name: 'second', why: 'a trial' });
    expect((await send('GET', `/policies/${body.hash}`)).body).toMatchObject({ name: 'second', isActive: true });
    expect(
      (await send('POST', '/policies/validate', { ...policy, rules: [{ id: 'a', when: 'lead.score', to: { pool: 'emea' } }] })).body.errors,
    ).toEqual([{ field: 'rules.0.when', message: 'line 1, column 1: gives int, not true or false' }]);
  });

  it('lists in pages', async () => {
    const first = await send('GET', '/reps?limit=2');
    expect(first.body).toMatchObject({ reps: [{ id: 'ann' }, { id: 'ben' }], next: 'ben' });
    expect((await send('GET', `/reps?limit=2&after=${first.body.next}`)).body).toMatchObject({ reps: [{ id: 'cleo' }], next: null });
    const newest = await send('GET', '/policies?limit=1');
    expect(newest.body.policies).toMatchObject([{ name: 'second' }]);
    expect((await send('GET', `/policies?limit=1&after=${encodeURIComponent(newest.body.next)}`)).body.policies).toMatchObject([
      { name: 'main' },
    ]);
  });

  it('answers 404 for what is not there, and nothing without the scope', async () => {
    expect((await send('GET', '/reps/nobody')).status).toBe(404);
    expect((await send('GET', '/policies/none')).status).toBe(404);
    expect((await send('GET', '/decisions/00000000-0000-4000-8000-000000000001/explanation')).status).toBe(404);
    expect((await assignment.service.request('/v1/routing/reps', { headers: { authorization: 'Bearer no' } })).status).toBe(401);
  });

  it('describes its bodies in the OpenAPI document', async () => {
    const openApi = (await assignment.get('/docs-json')).body;
    expect(Object.keys(openApi.paths)).toEqual(
      expect.arrayContaining(['/v1/routing/configuration', '/v1/routing/reps/{id}', '/v1/routing/policies/validate']),
    );
    expect(openApi.components.schemas.RepBody.properties).toHaveProperty('caps');
  });
});
