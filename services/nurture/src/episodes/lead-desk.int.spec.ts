import { randomUUID } from 'node:crypto';
import { StaleAlias } from '@baton/messaging';
import { episodeOf, later, NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';
import { ensureLeads, keepFacts } from '../leads/lead.store.js';
import type { Episode } from './episode.js';
import type { DeskRequest, LeadDesk } from './lead-desk.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start(twoMails);
});
afterAll(() => nurture?.close());

const cause = () => ({ id: randomUUID() });
const atDesk = <T>(request: DeskRequest, work: (desk: LeadDesk) => T): Promise<T> =>
  nurture.transaction(async unit => {
    const desk = await nurture.desks.open(unit, request);
    const result = work(desk);
    await desk.save();
    return result;
  });
async function aKnownLead(): Promise<string> {
  const leadId = randomUUID();
  const facts = {
    email: `${leadId}@example.com`,
    firstName: 'Ada',
    lastName: null,
    companyName: null,
    locale: null,
    timeZone: null,
    country: null,
    consent: { email: 'granted' as const, basis: null },
    at: NOW.toISOString(),
  };
  await nurture.db.database.transaction(tx => keepFacts(tx, [{ leadId, facts }]));
  return leadId;
}
const opened = (leadId: string): Episode => episodeOf({ leadId, episodeId: randomUUID() });
const begin = (episode: Episode, causeOf = cause()) =>
  atDesk({ leadIds: [episode.leadId], opening: [episode] }, desk => desk.begin(episode.leadId, episode, causeOf, false));
const rowOf = async (leadId: string) =>
  (await nurture.db.pool.query('select stream_version as version, open_episode as open, refused from leads where lead_id = $1', [leadId]))
    .rows[0];
const said = async (leadId: string) =>
  (
    await nurture.db.pool.query<{ type: string; event_id: string }>('select type, event_id from outbox where key = $1 order by id', [
      leadId,
    ])
  ).rows.map(row => ({
    name: row.type.split('.')[2],
    id: row.event_id,
  }));

describe('a desk', () => {
  it('writes the lead, its episode and what is said about it as one', async () => {
    const leadId = await aKnownLead();
    const episode = opened(leadId);
    await begin(episode);
    expect(await rowOf(leadId)).toEqual({ version: 1, open: episode.episodeId, refused: null });
    await atDesk({ leadIds: [leadId] }, desk => desk.stop(leadId, 'closed', cause()));
    expect(await rowOf(leadId)).toEqual({ version: 2, open: null, refused: null });
    expect((await said(leadId)).map(e => e.name)).toEqual(['nurture-started', 'nurture-stopped']);
  });

  it('writes nothing when nothing changed', async () => {
    const leadId = await aKnownLead();
    await begin(opened(leadId));
    const { rows: before } = await nurture.db.pool.query('select xmin from episodes where lead_id = $1', [leadId]);
    await atDesk({ leadIds: [leadId] }, desk => desk.settle(leadId, cause()));
    const { rows: after } = await nurture.db.pool.query('select xmin from episodes where lead_id = $1', [leadId]);
    expect(after).toEqual(before);
    expect(await rowOf(leadId)).toMatchObject({ version: 1 });
  });

  it('gives what is said an id that follows from its cause, so that it can be told twice', async () => {
    const [one, other] = [await aKnownLead(), await aKnownLead()];
    const same = cause();
    await begin(opened(one), same);
    await begin(opened(other), same);
    const [first, second] = [await said(one), await said(other)];
    expect(first[0]!.id).not.toBe(second[0]!.id);
  });

  it('replaces the episode that runs', async () => {
    const leadId = await aKnownLead();
    const [first, second] = [opened(leadId), opened(leadId)];
    await begin(first);
    await begin(second);
    expect(await rowOf(leadId)).toMatchObject({ open: second.episodeId });
    expect((await said(leadId)).map(e => e.name)).toEqual(['nurture-started', 'nurture-stopped', 'nurture-started']);
  });

  it('opens two episodes of one lead in one go: the second stays', async () => {
    const leadId = await aKnownLead();
    const [first, second] = [opened(leadId), opened(leadId)];
    await atDesk({ leadIds: [leadId], opening: [first, second] }, desk => {
      desk.begin(leadId, first, cause(), false);
      desk.begin(leadId, second, cause(), false);
    });
    expect(await rowOf(leadId)).toMatchObject({ open: second.episodeId });
  });

  it('ends an episode of a merged lead as it begins, and leaves the survivor’s alone', async () => {
    const leadId = await aKnownLead();
    const own = opened(leadId);
    await begin(own);
    const late = opened(leadId);
    await atDesk({ leadIds: [leadId], opening: [late] }, desk => desk.begin(leadId, late, cause(), true));
    expect(await rowOf(leadId)).toMatchObject({ open: own.episodeId });
    const { rows } = await nurture.db.pool.query('select reason from episodes where episode_id = $1', [late.episodeId]);
    expect(rows).toEqual([{ reason: 'merged' }]);
  });

  it('counts the episode that it just ended against the limit', async () => {
    const leadId = await aKnownLead();
    for (let n = 0; n < 3; n++) await begin({ ...opened(leadId), openedAt: later(n) });
    await begin({ ...opened(leadId), openedAt: later(4) });
    expect((await said(leadId)).map(e => e.name).at(-1)).toBe('nurture-exhausted');
    expect(await rowOf(leadId)).toMatchObject({ open: null });
  });

  it('knows an opt-out of the address, and of the lead without one', async () => {
    const [byAddress, byLead] = [await aKnownLead(), randomUUID()];
    await nurture.db.database.transaction(tx => ensureLeads(tx, [byLead]));
    await atDesk({ leadIds: [byLead] }, desk => desk.refuse(byLead, 'opted-out', true));
    await begin(opened(byLead));
    expect(await rowOf(byLead)).toMatchObject({ refused: 'opted-out', open: null });
    await atDesk({ leadIds: [byAddress] }, desk => desk.refuse(byAddress, 'bounced', false));
    expect(await rowOf(byAddress)).toMatchObject({ refused: null });
  });

  it('forgets a bounce once it is held against an address, an opt-out never', async () => {
    const leadId = await aKnownLead();
    await atDesk({ leadIds: [leadId] }, desk => {
      desk.refuse(leadId, 'bounced', true);
      desk.forgetBounce(leadId);
    });
    expect(await rowOf(leadId)).toMatchObject({ refused: null });
    await atDesk({ leadIds: [leadId] }, desk => {
      desk.refuse(leadId, 'opted-out', true);
      desk.refuse(leadId, 'bounced', true);
      desk.forgetBounce(leadId);
    });
    expect(await rowOf(leadId)).toMatchObject({ refused: 'opted-out' });
  });

  it('notices that a lead was merged away after the events were delivered', async () => {
    const [leadId, survivor] = [await aKnownLead(), await aKnownLead()];
    await nurture.db.pool.query('update leads set merged_into = $2 where lead_id = $1', [leadId, survivor]);
    await expect(atDesk({ leadIds: [leadId] }, () => {})).rejects.toThrow(StaleAlias);
    expect(await atDesk({ leadIds: [leadId], mergedToo: true }, desk => desk.leadIds)).toEqual([leadId]);
  });

  it('knows nothing of leads that have no row', async () => {
    const nobody = randomUUID();
    const seen = await atDesk({ leadIds: [nobody] }, desk => {
      desk.stop(nobody, 'closed', cause());
      desk.giveBack(nobody, 'because', cause());
      desk.refuse(nobody, 'opted-out', true);
      return [desk.settle(nobody, cause()), desk.openEpisode(nobody), desk.facts(nobody), desk.row(nobody)];
    });
    expect(seen).toEqual([null, undefined, null, undefined]);
  });
});
