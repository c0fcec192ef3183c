import { randomUUID } from 'node:crypto';
import { messagingMigrations } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { episodeOf, HOUR, later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { nurtureMigrations } from '../migrations/index.js';
import { stopEpisode } from './advance-episode.js';
import type { Episode } from './episode.js';
import { dueLeads, episodesOf, loadEpisodes, loadHistory, writeEpisodes } from './episode.store.js';

let db: TestDatabase;
let hash: string;
beforeAll(async () => {
  db = await testDatabase('nurture', [...messagingMigrations, ...nurtureMigrations]);
  await new HandlersAtHand(db).apply(twoMails);
  hash = (await db.pool.query<{ hash: string }>('select hash from programs')).rows[0]!.hash;
});
afterAll(() => db?.drop());

const open = (changes: Partial<Episode> = {}): Episode =>
  episodeOf({
    episodeId: randomUUID(),
    leadId: randomUUID(),
    programHash: hash,
    startedAt: NOW,
    due: { kind: 'step', at: later(HOUR) },
    ...changes,
  });
const write = (...episodes: Episode[]) =>
  db.database.transaction(tx =>
    writeEpisodes(
      tx,
      episodes.map(episode => ({ episode, addressHash: null })),
    ),
  );
const load = (leadId: string, ...episodeIds: string[]) => db.database.transaction(tx => loadEpisodes(tx, [leadId], episodeIds));

describe('an episode in the database', () => {
  it.each<[string, Partial<Episode>]>([
    ['runs', {}],
    [
      'waits for facts',
      { startedAt: null, programHash: null, due: { kind: 'facts', at: NOW }, requestedProgram: null, program: 'default' },
    ],
    ['has texts that need quoting', { program: `it's, "quoted" {null} \\`, routedConsent: { email: 'granted', basis: 'contract' } }],
    ['waits for its end', { nextStep: 2, due: { kind: 'end', at: later(HOUR) } }],
  ])('is what was written when it %s', async (_what, changes) => {
    const episode = open(changes);
    await write(episode);
    expect(await load(episode.leadId)).toEqual([episode]);
  });

  it('is no longer loaded when it ended, unless it is asked for', async () => {
    const episode = open();
    const ended = stopEpisode(episode, 'assigned', later(5), 'Grace').episode;
    await write(episode);
    await write(ended);
    expect(await load(episode.leadId)).toEqual([]);
    expect(await load(episode.leadId, episode.episodeId)).toEqual([ended]);
  });

  it('gives way to the next one of its lead in one statement', async () => {
    const old = open();
    await write(old);
    const next = open({ leadId: old.leadId });
    await write(next, stopEpisode(old, 'replaced', NOW).episode);
    expect((await load(old.leadId)).map(e => e.episodeId)).toEqual([next.episodeId]);
    expect((await episodesOf(db.database, [old.leadId])).map(e => String(e.ending?.reason)).sort()).toEqual(['replaced', 'undefined']);
  });

  it('knows the mails that went out', async () => {
    const episode = open();
    await write(episode);
    for (const [step, sentAt] of [later(1), null, later(2)].entries())
      await db.pool.query(
        `insert into deliveries (episode_id, step, step_id, lead_id, message_id, state, claim_id, first_claimed_at, sent_at)
         values ($1, $2, $3, $4, $5, $6, $7, now(), $8)`,
        [episode.episodeId, step, `s${step}`, episode.leadId, randomUUID(), sentAt === null ? 'given-up' : 'sent', randomUUID(), sentAt],
      );
    expect((await load(episode.leadId))[0]!.sentAt).toEqual([later(1), later(2)]);
  });
});

describe('the database refuses', () => {
  it.each<[string, () => Episode[]]>([
    ['an open episode with nothing due', () => [open({ due: null })]],
    ['an ended episode with something due', () => [{ ...stopEpisode(open(), 'closed', NOW).episode, due: { kind: 'step', at: NOW } }]],
    ['a stop without a reason', () => [open({ due: null, ending: { as: 'stopped', reason: null, because: null, at: NOW } })]],
    ['a start without a program', () => [open({ programHash: null })]],
    [
      'two open episodes of one lead',
      () => [open({ leadId: '00000000-0000-4000-8000-0000000000aa' }), open({ leadId: '00000000-0000-4000-8000-0000000000aa' })],
    ],
  ])('%s', async (_what, episodes) => {
    await expect(write(...episodes())).rejects.toThrow(/violates|duplicate/);
  });
});

describe('due episodes', () => {
  it('are found when their time has come, the longest due first', async () => {
    const base = later(-1_000 * HOUR);
    const episodes = [3, 1, 2].map(hours => open({ due: { kind: 'step', at: later(hours * HOUR, base) } }));
    await write(...episodes, stopEpisode(open(), 'closed', base).episode);
    const due = await db.database.transaction(tx => dueLeads(tx, later(2 * HOUR, base), 10));
    expect(due.map(d => d.leadId)).toEqual([episodes[1]!.leadId, episodes[2]!.leadId]);
    expect(await db.database.transaction(tx => dueLeads(tx, later(2 * HOUR, base), 1))).toHaveLength(1);
  });
});

describe('the history of leads', () => {
  it('is what each did since a time of its own, and its earlier episodes that ran', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    for (const [leadId, kind, at] of [
      [one, 'page-visit', later(2)],
      [one, 'email-click', later(1)],
      [one, 'call', later(-5)],
      [two, 'download', later(-5)],
    ] as const)
      await db.pool.query('insert into behaviors values ($1, $2, $3, $4)', [leadId, randomUUID(), kind, at]);
    const ran = stopEpisode(open({ leadId: one, openedAt: later(-HOUR) }), 'closed', NOW).episode;
    const neverRan = stopEpisode(open({ leadId: one, startedAt: null, programHash: null }), 'no-consent', NOW).episode;
    await write(ran, neverRan, open({ leadId: one }));
    const history = await db.database.transaction(tx =>
      loadHistory(tx, [
        { leadId: one, since: NOW },
        { leadId: two, since: later(-10) },
      ]),
    );
    expect(history.get(one)).toEqual({
      behaviors: [
        { kind: 'email-click', at: later(1) },
        { kind: 'page-visit', at: later(2) },
      ],
      earlierEpisodes: [later(-HOUR)],
    });
    expect(history.get(two)).toEqual({ behaviors: [{ kind: 'download', at: later(-5) }], earlierEpisodes: [] });
  });
});
