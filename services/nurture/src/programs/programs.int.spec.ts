import { randomUUID } from 'node:crypto';
import { aLeadSentToNurture, anInquiryAccepted, eventually } from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';

const source = (name: string, subject = 'First', isDefault = false) => `
program:
  name: ${name}
  default: ${isDefault}
  quietHours: null
  steps:
    - { id: first, after: 0m, subject: ${subject}, text: First }
    - { id: second, after: 1d, subject: Second, text: Second }
`;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest({ env: { PROGRAM_WAIT_MS: '3600000' } });
});
afterAll(() => nurture?.close());

const apply = (text: string, because?: string) => nurture.post('/v1/nurture/programs', { source: text, because });
const aLead = async (program: string | null): Promise<string> => {
  const leadId = randomUUID();
  await nurture.kafka.publish([
    anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }),
    aLeadSentToNurture({ leadId, program }),
  ]);
  return leadId;
};
const episodeOf = async (leadId: string) => (await nurture.get(`/v1/nurture/leads/${leadId}`)).body.episodes?.[0];

describe('a program', () => {
  it('is put in force once: the same again changes nothing', async () => {
    const first = await apply(source('once'), 'the first');
    expect(first).toMatchObject({
      status: 200,
      body: {
        name: 'once',
        changed: true,
        steps: [
          { id: 'first', afterMs: 0 },
          { id: 'second', afterMs: 86_400_000 },
        ],
      },
    });
    expect((await apply(`# only a comment\n${source('once')}`)).body).toEqual({ ...first.body, changed: false });
    const { body } = await nurture.get('/v1/nurture/programs/once');
    expect(body).toMatchObject({
      version: 1,
      source: source('once'),
      changes: [{ hash: first.body.hash, because: 'the first', by: expect.any(String) }],
    });
  });

  it('gets a new version for new episodes; running ones stay with theirs', async () => {
    await apply(source('versions', 'Old'));
    const before = await aLead('versions');
    await nurture.said(before, 2);
    await apply(source('versions', 'New'));
    const after = await aLead('versions');
    await nurture.said(after, 2);
    expect([(await episodeOf(before)).programVersion, (await episodeOf(after)).programVersion]).toEqual([1, 2]);
    const subjects = nurture.sink.messages.filter(m => [before, after].includes(m.to[0]!.split('@')[0]!)).map(m => m.subject);
    expect(subjects).toEqual(['Old', 'New']);
    const { body } = await nurture.get('/v1/nurture/programs');
    expect(body.programs.filter((p: any) => p.name === 'versions')).toMatchObject([
      { version: 1, isCurrent: false, openEpisodes: 1 },
      { version: 2, isCurrent: true, openEpisodes: 1 },
    ]);
  });

  it('can go back to an older version', async () => {
    const { body } = await apply(source('back', 'Old'));
    await apply(source('back', 'New'));
    expect((await apply(source('back', 'Old'))).body).toMatchObject({ hash: body.hash, changed: true });
    expect((await nurture.get('/v1/nurture/programs/back')).body).toMatchObject({
      version: 1,
      changes: [{ hash: body.hash }, {}, { hash: body.hash }],
    });
  });

  it('is waited for by leads that routing sent before it was there', async () => {
    const leadId = await aLead('to-come');
    await eventually(async () =>
      expect((await episodeOf(leadId)).next).toMatchObject({ waitsFor: 'a program of this name to be applied' }),
    );
    await apply(source('to-come'));
    expect((await nurture.said(leadId, 2)).map(e => e.name)).toEqual(['nurture-started', 'nurture-step-sent']);
  });

  it('is the default one for leads that name none; the last that says so', async () => {
    await apply(source('default-a', 'A', true));
    await apply(source('default-b', 'B', true));
    const leadId = await aLead(null);
    expect((await nurture.said(leadId, 2))[1]).toMatchObject({ data: { program: 'default-b' } });
    expect((await nurture.get('/v1/nurture/programs')).body.programs.filter((p: any) => p.isDefault).map((p: any) => p.name)).toEqual([
      'default-b',
    ]);
  });

  it('is refused with every error and its place', async () => {
    const broken = source('broken', '"{{ person.name }}"').replace('after: 1d', 'after: soon');
    for (const path of ['/v1/nurture/programs', '/v1/nurture/programs/validate']) {
      const { status, body } = await nurture.post(path, { source: broken });
      expect(status).toBe(422);
      expect(body).toMatchObject({ type: 'invalid-program', detail: '2 things are wrong.' });
      expect(body.errors).toEqual(
        expect.arrayContaining([
          { field: 'program.steps.0.subject', message: expect.stringMatching(/^line 7, column \d+: there is no person.name/) },
          { field: 'program.steps.1.after', message: expect.stringMatching(/^line 8, column \d+: is not a delay/) },
        ]),
      );
      expect(body.positions).toHaveLength(2);
    }
  });

  it('is refused with text that no database takes', async () => {
    const { status, body } = await apply(source('pasted', String.raw`"Fir\0st"`));
    expect([status, body.errors?.map((e: { field: string }) => e.field)]).toEqual([422, ['program.steps.0.subject']]);
  });

  it('can be looked at before it is put in force', async () => {
    expect(await nurture.post('/v1/nurture/programs/validate', { source: source('looked-at') })).toMatchObject({
      status: 200,
      body: { name: 'looked-at' },
    });
    expect((await nurture.get('/v1/nurture/programs/looked-at')).status).toBe(404);
  });

  it('is put in force by one of two who do it at once', async () => {
    const answers = await Promise.all([apply(source('both', 'A')), apply(source('both', 'B')), apply(source('both', 'A'))]);
    expect(answers.map(a => a.status)).toEqual([200, 200, 200]);
    const { body } = await nurture.get('/v1/nurture/programs');
    expect(body.programs.filter((p: any) => p.name === 'both').map((p: any) => p.version)).toEqual([1, 2]);
  });

  it('is nobody’s to change without the scope', async () => {
    const response = await fetch(new URL('/v1/nurture/programs', nurture.service.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(401);
  });
});

describe('the ledger', () => {
  it('says where every lead is', async () => {
    const { body } = await eventually(async () => {
      const answer = await nurture.get('/v1/nurture/ledger');
      expect(answer.body).toMatchObject({ outbox: 0, lag: 0 });
      return answer;
    });
    expect(body).toMatchObject({ service: 'nurture', parked: 0, deadLetters: 0, mailsOnTheirWay: 0 });
    expect(body.places.nurturing + body.places['not-nurturing']).toBe(body.leads);
    expect(body.places.nurturing).toBe(Object.values(body.episodes as Record<string, number>).reduce((a, b) => a + b, 0));
    expect(body.places.nurturing).toBeGreaterThan(0);
  });
});
