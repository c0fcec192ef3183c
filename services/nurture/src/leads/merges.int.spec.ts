import { randomUUID } from 'node:crypto';
import { aLeadSentToNurture, aLeadsMerged, aLeadsUnmerged, anInquiryAccepted } from '@baton/testing';
import { NOW, twoMails } from '../../test/builders.js';
import { HandlersAtHand } from '../../test/handlers-at-hand.js';

let nurture: HandlersAtHand;
beforeAll(async () => {
  nurture = await HandlersAtHand.start(twoMails);
});
afterAll(() => nurture?.close());

const inquiry = (leadId: string) => anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com` } }, { time: NOW });
/** A merge, or its undoing, as the partition of one of the two leads has it. */
const merge = (key: string, survivorLeadId: string, mergedLeadId: string, identityVersion: number) =>
  aLeadsMerged({ leadId: key, survivorLeadId, mergedLeadId, identityVersion }, { time: NOW });
const undo = (key: string, survivorLeadId: string, restoredLeadId: string, identityVersion: number) =>
  aLeadsUnmerged({ leadId: key, survivorLeadId, restoredLeadId, identityVersion }, { time: NOW });
const openEpisodes = async (leadId: string) =>
  (await nurture.db.pool.query('select from episodes where lead_id = $1 and ended_at is null', [leadId])).rowCount;
const leadOf = async (leadId: string) =>
  (await nurture.db.pool.query('select merged_into as "mergedInto" from leads where lead_id = $1', [leadId])).rows[0].mergedInto ?? leadId;

describe('merges into one another', () => {
  it('leave nobody the address of somebody else, in whichever order they are undone', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    const unreachable = (leadId: string) => anInquiryAccepted({ leadId, person: { phone: '+4930123' } }, { time: NOW });
    await nurture.deliver([inquiry(first), unreachable(second), unreachable(third)]);
    await nurture.deliver([merge(first, second, first, 2), merge(second, third, second, 3)]);
    await nurture.deliver([undo(first, third, first, 3), undo(second, third, second, 4)]);
    const { rows } = await nurture.db.pool.query('select lead_id from leads where email is not null and lead_id = any($1)', [
      [first, second, third],
    ]);
    expect(rows).toEqual([{ lead_id: first }]);
  });
});

describe('how often a person may be in programs', () => {
  it('counts the programs of all leads that turned out to be the person', async () => {
    const [survivor, other] = [randomUUID(), randomUUID()];
    await nurture.apply(`
program:
  name: once
  quietHours: null
  limits: { episodes: 1, within: 365d }
  steps: [{ id: first, after: 0m, subject: First, text: First }]
`);
    const handover = (leadId: string) => aLeadSentToNurture({ leadId, program: 'once', consent: { email: 'granted' } }, { time: NOW });
    await nurture.deliver([inquiry(survivor), inquiry(other)]);
    await nurture.deliver([handover(other)]);
    expect(await openEpisodes(other)).toBe(1);
    await nurture.deliver([merge(survivor, survivor, other, 2)]);
    await nurture.deliver([handover(survivor)]);
    const { rows } = await nurture.db.pool.query('select ended_as as "endedAs", because from episodes where lead_id = $1', [survivor]);
    expect(rows).toEqual([{ endedAs: 'exhausted', because: expect.stringContaining('nurtured 1 times') }]);
  });
});

describe('a merge that was undone, in a partition that is behind', () => {
  it('ends no program that began since', async () => {
    const [survivor, other] = [randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(survivor), inquiry(other)]);
    await nurture.deliver([merge(survivor, survivor, other, 2), undo(survivor, survivor, other, 3)]);
    await nurture.deliver([aLeadSentToNurture({ leadId: other, program: 'warm-up' }, { time: NOW })]);
    await nurture.deliver([merge(other, survivor, other, 2), undo(other, survivor, other, 3)]);
    expect([await openEpisodes(other), await leadOf(other)]).toEqual([1, other]);
  });

  it.each(['together', 'one by one'])('undoes no merge that was made since, when it comes %s', async how => {
    const [wrong, right, other] = [randomUUID(), randomUUID(), randomUUID()];
    await nurture.deliver([inquiry(wrong), inquiry(right), inquiry(other)]);
    await nurture.deliver([merge(other, wrong, other, 2), undo(other, wrong, other, 3), merge(other, right, other, 4)]);
    const late = [merge(wrong, wrong, other, 2), undo(wrong, wrong, other, 3)];
    if (how === 'together') await nurture.deliver(late);
    else for (const event of late) await nurture.deliver([event]);
    expect(await leadOf(other)).toBe(right);
    await nurture.deliver([merge(right, right, other, 4), undo(right, right, other, 5)]);
    expect(await leadOf(other)).toBe(other);
  });
});
