import { randomUUID } from 'node:crypto';
import {
  aLeadAssigned,
  aLeadClosed,
  aLeadErased,
  aLeadSentToNurture,
  aLeadsMerged,
  aLeadsUnmerged,
  anInquiryAccepted,
  eventually,
} from '@baton/testing';
import { nurtureUnderTest, type NurtureUnderTest } from '../../test/nurture-service.js';

const source = `
program:
  name: warm-up
  quietHours: null
  steps:
    - { id: first, after: 0m, subject: First, text: 'Dear {{ person.firstName }}' }
    - { id: second, after: 1d, subject: Second, text: Second }
`;

let nurture: NurtureUnderTest;
beforeAll(async () => {
  nurture = await nurtureUnderTest();
  await nurture.apply(source);
});
afterAll(() => nurture?.close());

const inquiryOf = (leadId: string, data: object = {}) =>
  anInquiryAccepted({ leadId, person: { email: `${leadId}@example.com`, firstName: 'Ada' }, ...data });
const handover = (leadId: string) => aLeadSentToNurture({ leadId, program: 'warm-up' });
const merge = (survivorLeadId: string, mergedLeadId: string) => [
  aLeadsMerged({ leadId: survivorLeadId, survivorLeadId, mergedLeadId }),
  aLeadsMerged({ leadId: mergedLeadId, survivorLeadId, mergedLeadId }),
];
const viewOf = async (leadId: string) => (await nurture.get(`/v1/nurture/leads/${leadId}`)).body;
const names = async (leadId: string, count: number) =>
  (await nurture.said(leadId, count)).map(e => (e.name === 'nurture-stopped' ? (e.data as { reason: string }).reason : e.name));

describe('two leads that are one person', () => {
  it('leave the survivor in its episode and end that of the other', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor), inquiryOf(merged), handover(survivor), handover(merged)]);
    await Promise.all([nurture.said(survivor, 2), nurture.said(merged, 2)]);
    await nurture.kafka.publish(merge(survivor, merged));
    expect(await names(merged, 3)).toEqual(['nurture-started', 'nurture-step-sent', 'merged']);
    const view = await viewOf(merged);
    expect(view).toMatchObject({ leadId: survivor, mergedFrom: [merged] });
    expect(view.episodes.map((e: any) => [e.leadId, e.ended?.reason ?? null])).toEqual(
      expect.arrayContaining([
        [survivor, null],
        [merged, 'merged'],
      ]),
    );
  });

  it('know what was known of either: an address, and that the person said no', async () => {
    const [survivor, merged, other] = [randomUUID(), randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor, { person: { phone: '+4930123' } }), inquiryOf(merged)]);
    await nurture.kafka.publish(merge(survivor, merged));
    await eventually(async () => expect(await viewOf(survivor)).toMatchObject({ hasAddress: true }));
    await nurture.kafka.publish([handover(survivor)]);
    await nurture.said(survivor, 2);
    await nurture.kafka.publish([inquiryOf(other, { consent: { email: 'denied' } }), ...merge(survivor, other)]);
    expect(await names(survivor, 3)).toEqual(['nurture-started', 'nurture-step-sent', 'no-consent']);
  });

  it('do not mix up what routing says of the other before it knew', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor), inquiryOf(merged), ...merge(survivor, merged)]);
    await eventually(async () => expect((await viewOf(merged)).leadId).toBe(survivor));
    await nurture.kafka.publish([handover(survivor)]);
    await nurture.said(survivor, 2);
    const late = handover(merged);
    await nurture.kafka.publish([late, aLeadAssigned({ leadId: merged }), aLeadClosed({ leadId: merged, outcome: 'merged' })]);
    const events = await nurture.said(survivor, 3);
    expect(events[2]).toMatchObject({ name: 'nurture-stopped', data: { episodeId: late.data.episodeId, reason: 'merged' } });
    expect((await viewOf(survivor)).episodes.filter((e: any) => e.ended === null)).toHaveLength(1);
  });

  it('are two again when the merge is undone', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor), inquiryOf(merged), ...merge(survivor, merged)]);
    await eventually(async () => expect((await viewOf(merged)).leadId).toBe(survivor));
    const undone = { survivorLeadId: survivor, restoredLeadId: merged };
    await nurture.kafka.publish([aLeadsUnmerged({ leadId: survivor, ...undone }), aLeadsUnmerged({ leadId: merged, ...undone })]);
    await eventually(async () => expect((await viewOf(merged)).leadId).toBe(merged));
    await nurture.kafka.publish([handover(merged)]);
    expect(await names(merged, 2)).toEqual(['nurture-started', 'nurture-step-sent']);
  });

  it('are two again without what the survivor had of the other: nobody is written to at the address of somebody else', async () => {
    const [survivor, merged, nurtured] = [randomUUID(), randomUUID(), randomUUID()];
    await nurture.kafka.publish([
      inquiryOf(survivor, { person: { phone: '+4930123', firstName: 'Ada' }, company: {} }),
      inquiryOf(merged, { company: { name: 'Example' } }),
      inquiryOf(nurtured, { person: { phone: '+4930124' } }),
    ]);
    await nurture.kafka.publish([...merge(survivor, merged)]);
    await eventually(async () => expect(await viewOf(survivor)).toMatchObject({ hasAddress: true }));
    const undo = (survivorLeadId: string, restoredLeadId: string) =>
      [survivorLeadId, restoredLeadId].map(leadId => aLeadsUnmerged({ leadId, survivorLeadId, restoredLeadId }));
    await nurture.kafka.publish(undo(survivor, merged));
    await eventually(async () => expect(await viewOf(survivor)).toMatchObject({ hasAddress: false }));
    expect(await viewOf(merged)).toMatchObject({ leadId: merged, hasAddress: true });
    const { rows } = await nurture.db.pool.query('select first_name, company_name from leads where lead_id = $1', [survivor]);
    expect(rows).toEqual([{ first_name: 'Ada', company_name: null }]);
    // A program that runs at the other's address ends.
    await nurture.kafka.publish(merge(nurtured, merged));
    await eventually(async () => expect(await viewOf(nurtured)).toMatchObject({ hasAddress: true }));
    await nurture.kafka.publish([handover(nurtured)]);
    await nurture.said(nurtured, 2);
    await nurture.kafka.publish(undo(nurtured, merged));
    expect(await names(nurtured, 3)).toEqual(['nurture-started', 'nurture-step-sent', 'no-address']);
  });

  it('are both not mailed when one of them opted out while they were one, also when they are two again', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor), inquiryOf(merged), ...merge(survivor, merged)]);
    await eventually(async () => expect((await viewOf(merged)).leadId).toBe(survivor));
    expect((await nurture.post('/v1/nurture/opt-outs', { leadId: merged })).status).toBe(204);
    for (const lead of [survivor, merged])
      expect((await nurture.get(`/v1/nurture/opt-outs?email=${lead}@example.com`)).body).toMatchObject({ reason: 'opted-out' });
    const undone = { survivorLeadId: survivor, restoredLeadId: merged };
    await nurture.kafka.publish([aLeadsUnmerged({ leadId: survivor, ...undone }), aLeadsUnmerged({ leadId: merged, ...undone })]);
    await eventually(async () => expect(await viewOf(merged)).toMatchObject({ leadId: merged, refused: 'opted-out' }));
    await nurture.kafka.publish([handover(merged)]);
    expect(await names(merged, 1)).toEqual(['opted-out']);
  });

  it('follow a survivor that is merged on', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    await nurture.kafka.publish([
      inquiryOf(first, { person: { email: `${first}@example.com` } }),
      inquiryOf(second, { person: {} }),
      inquiryOf(third, { person: {} }),
    ]);
    await nurture.kafka.publish(merge(second, first));
    await eventually(async () => expect((await viewOf(first)).leadId).toBe(second));
    await nurture.kafka.publish(merge(third, second));
    await eventually(async () => expect(await viewOf(first)).toMatchObject({ leadId: third, hasAddress: true }));
    await nurture.kafka.publish([handover(third)]);
    expect(await names(third, 2)).toEqual(['nurture-started', 'nurture-step-sent']);
  });

  it('stay one below a lead that is itself two again: who is forgotten then takes nobody else along', async () => {
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(first), inquiryOf(second), inquiryOf(third), ...merge(second, first)]);
    await eventually(async () => expect((await viewOf(first)).leadId).toBe(second));
    await nurture.kafka.publish(merge(third, second));
    await eventually(async () => expect((await viewOf(first)).leadId).toBe(third));
    // As intake tells it: the merge is undone, and what was merged into the restored lead before goes with it.
    const undone = { survivorLeadId: third, restoredLeadId: second };
    await nurture.kafka.publish([
      aLeadsUnmerged({ leadId: third, ...undone }),
      aLeadsUnmerged({ leadId: second, ...undone }),
      ...merge(second, first),
    ]);
    await eventually(async () => expect(await viewOf(first)).toMatchObject({ leadId: second, mergedFrom: [first] }));
    await nurture.kafka.publish([aLeadErased({ leadId: second }), aLeadErased({ leadId: first })]);
    await eventually(async () => expect(await viewOf(second)).toMatchObject({ isKnown: false }));
    await nurture.kafka.publish([handover(third)]);
    expect(await names(third, 2)).toEqual(['nurture-started', 'nurture-step-sent']);
  });
});

describe('a person who asks to be forgotten', () => {
  it('leaves nothing but ids and a hash, also where the lead was merged', async () => {
    const [survivor, merged] = [randomUUID(), randomUUID()];
    await nurture.kafka.publish([inquiryOf(survivor), inquiryOf(merged), ...merge(survivor, merged), handover(survivor)]);
    await nurture.said(survivor, 2);
    await nurture.kafka.publish([aLeadErased({ leadId: survivor })]);
    expect((await names(survivor, 3))[2]).toBe('erased');
    const { rows } = await nurture.db.pool.query(`select * from leads where lead_id = any($1) order by lead_id`, [[survivor, merged]]);
    expect(rows).toHaveLength(2);
    for (const row of rows)
      expect(row).toMatchObject({ email: null, first_name: null, company_name: null, country: null, consent: null, facts_at: null });
    for (const lead of [survivor, merged])
      expect((await nurture.get(`/v1/nurture/opt-outs?email=${lead}@example.com`)).body).toEqual({ isSuppressed: true, reason: 'erased' });
  });
});

describe('a lead', () => {
  it('that nobody heard of yet is not there yet', async () => {
    const { status, body } = await nurture.get(`/v1/nurture/leads/${randomUUID()}`);
    expect([status, body.type]).toEqual([404, 'not-seen-yet']);
  });

  it('can be taken out by a person, who says why', async () => {
    const leadId = randomUUID();
    await nurture.kafka.publish([inquiryOf(leadId), handover(leadId)]);
    await nurture.said(leadId, 2);
    expect((await nurture.post(`/v1/nurture/leads/${leadId}/stop`, {})).body.errors).toHaveLength(1);
    expect((await nurture.post(`/v1/nurture/leads/${leadId}/stop`, { because: 'she called us' })).status).toBe(200);
    expect((await nurture.said(leadId, 3))[2]).toMatchObject({ name: 'nurture-exhausted', data: { because: 'she called us' } });
    expect((await nurture.post(`/v1/nurture/leads/${leadId}/stop`, { because: 'again' })).body).toEqual({ leadId, stopped: null });
  });

  it('starts anew when routing sends it again: the episode before is replaced', async () => {
    const leadId = randomUUID();
    const [first, second] = [handover(leadId), handover(leadId)];
    await nurture.kafka.publish([inquiryOf(leadId)]);
    await eventually(async () => expect(await viewOf(leadId)).toMatchObject({ isKnown: true }));
    await nurture.kafka.publish([first, second]);
    const events = await nurture.said(leadId, 4);
    expect(events.map(e => [e.name, (e.data as { episodeId: string }).episodeId])).toEqual([
      ['nurture-started', first.data.episodeId],
      ['nurture-stopped', first.data.episodeId],
      ['nurture-started', second.data.episodeId],
      ['nurture-step-sent', second.data.episodeId],
    ]);
  });
});
