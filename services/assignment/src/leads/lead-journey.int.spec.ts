import { messagingMigrations } from '@baton/messaging';
import { sql } from '@baton/platform';
import {
  anActivityLogged,
  aLeadErased,
  aLeadReactivated,
  aLeadScored,
  aNurtureStopped,
  anInquiryAccepted,
  anOpportunityReported,
  anOwnerReported,
  aStatusReported,
  testDatabase,
  type TestDatabase,
} from '@baton/testing';
import { assignmentMigrations } from '../migrations/index.js';
import { AssignmentOnDatabase, exampleCompany } from './assignment.example.js';

let db: TestDatabase;
let service: AssignmentOnDatabase;
beforeAll(async () => {
  db = await testDatabase('assignment', [...messagingMigrations, ...assignmentMigrations]);
});
beforeEach(async () => {
  service = await AssignmentOnDatabase.fresh(db.database);
});
afterAll(() => db?.drop());

const time = () => service.now.toISOString();
const scoreOf = (leadId: string, score = 82) => aLeadScored({ leadId, score, grade: score < 40 ? 'D' : 'A', scoredAt: time() });
/** A lead that a rep owns. */
async function assigned(data: Parameters<typeof anInquiryAccepted>[0] = {}): Promise<{ leadId: string; repId: string }> {
  const inquiry = anInquiryAccepted(data);
  await service.hear(inquiry, scoreOf(inquiry.key));
  return { leadId: inquiry.key, repId: (await service.lead(inquiry.key)).owner_rep as string };
}
const dataOf = async (leadId: string, name: string) => (await service.emitted(leadId)).findLast(e => e.name === name)?.data;
const openWork = async () =>
  Object.fromEntries(
    (await db.database.query<{ rep_id: string; open: number }>(sql('select rep_id, open from rep_slots order by rep_id'))).map(r => [
      r.rep_id,
      r.open,
    ]),
  );

describe('an inquiry and its score', () => {
  it('end with a rep, whichever comes first', async () => {
    const first = anInquiryAccepted();
    const second = anInquiryAccepted();
    await service.hear(first, scoreOf(first.key));
    await service.hear(scoreOf(second.key), second);
    for (const { key } of [first, second]) {
      expect(await service.names(key)).toEqual(['lead-assigned']);
      expect(await service.lead(key)).toMatchObject({ place: 'assigned', status: 'mql', score: 82, next_due_kind: 'accept' });
    }
    expect(await openWork()).toEqual({ anna: 1, ben: 1 });
  });

  it('are worked on once when they come together: one row of the lead, one of its history', async () => {
    const inquiry = anInquiryAccepted();
    await service.hearTogether(inquiry, scoreOf(inquiry.key));
    expect(await service.names(inquiry.key)).toEqual(['lead-assigned']);
    expect(await service.lead(inquiry.key)).toMatchObject({ place: 'assigned', status: 'mql', score: 82, stream_version: 1 });
    const history = await db.database.query<{ kinds: string[] }>(
      sql(`select array(select e->>'kind' from json_array_elements(entries) e) as kinds from lead_history where lead_id = $1`),
      [inquiry.key],
    );
    expect(history).toEqual([{ kinds: ['inquiry-accepted', 'lead-assigned'] }]);
    expect(Object.values(await openWork()).toSorted()).toEqual([0, 1]);
  });

  it('tell a CRM everything that it needs', async () => {
    const inquiry = anInquiryAccepted({ externalId: 'form-1', answers: { budget: '10k' } });
    await service.hear(inquiry, scoreOf(inquiry.key));
    const { data } = inquiry;
    const repId = (await service.lead(inquiry.key)).owner_rep as string;
    expect(await dataOf(inquiry.key, 'lead-assigned')).toEqual({
      leadId: inquiry.key,
      assignmentId: expect.any(String),
      decisionId: expect.any(String),
      inquiryIds: [data.inquiryId],
      externalIds: [{ sourceId: 'website', externalId: 'form-1' }],
      rep: {
        repId,
        name: repId === 'anna' ? 'Anna Berg' : 'Ben Cole',
        externalId: `crm-${repId}`,
        email: `${repId}@baton.example`,
        timeZone: 'UTC',
      },
      poolId: 'inside',
      policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      because: expect.stringMatching(/^\S.*\.$/),
      score: 82,
      grade: 'A',
      scoreReasons: [{ text: 'more than 200 employees', points: 60 }],
      acceptBy: '2026-03-02T09:15:00.000Z',
      contactBy: '2026-03-02T10:00:00.000Z',
      occurredAt: data.occurredAt,
      person: data.person,
      company: data.company,
      origin: data.origin,
      answers: data.answers,
    });
  });

  it('of 500 leads are decided and written together, in a handful of statements', async () => {
    await service.configure({ reps: ['anna', 'ben'].map(id => ({ id, name: id })) });
    const inquiries = Array.from({ length: 500 }, () => anInquiryAccepted());
    const asked = await service.countingStatements(() => service.hear(...inquiries));
    const scored = await service.countingStatements(() => service.hear(...inquiries.map(({ key }) => scoreOf(key))));
    expect([asked, scored].every(count => count <= 10)).toBe(true);
    expect(await openWork()).toEqual({ anna: 250, ben: 250 });
    const [places] = await db.database.query(
      sql(`select count(*) as leads, min(place) as place, min(stream_version) as version from leads`),
    );
    expect(places).toEqual({ leads: 500, place: 'assigned', version: 1 });
  });

  it('come with many others of the same slice, and each lead sees its own events in order', async () => {
    const inquiry = anInquiryAccepted();
    const repeat = anInquiryAccepted({ leadId: inquiry.key, known: true }, { streamVersion: 2 });
    const lost = aStatusReported({ leadId: inquiry.key, status: 'lost' });
    await service.hear(scoreOf(inquiry.key));
    await service.hear(inquiry, repeat, lost, anInquiryAccepted());
    const events = await service.emitted(inquiry.key);
    expect(events.map(e => e.name)).toEqual(['lead-assigned', 'lead-assigned', 'lead-unassigned', 'lead-status-changed', 'lead-closed']);
    expect(events.map(e => e.streamVersion)).toEqual([1, 2, 3, 4, 5]);
    expect(events[1]!.data).toMatchObject({
      assignmentId: events[0]!.data.assignmentId,
      inquiryIds: [inquiry.data.inquiryId, repeat.data.inquiryId],
    });
    expect(await openWork()).toEqual({ anna: 0, ben: 0 });
  });
});

describe('sales', () => {
  it('accepts, contacts, qualifies and wins, and the slot is free again', async () => {
    const { leadId, repId } = await assigned();
    await service.hear(
      aStatusReported({ leadId, status: 'accepted', repExternalId: `crm-${repId}`, occurredAt: time() }),
      anActivityLogged({ leadId, activity: 'meeting', occurredAt: time() }),
      anOpportunityReported({ leadId, stage: 'open', opportunityId: 'o-1', occurredAt: time() }),
    );
    expect(await service.lead(leadId)).toMatchObject({ status: 'qualified', next_due_kind: 'follow-up', accepted_at: service.now });
    await service.hear(anOpportunityReported({ leadId, stage: 'won', opportunityId: 'o-1' }));
    expect(await service.lead(leadId)).toMatchObject({ place: 'closed', outcome: 'won', last_owner: repId, next_due_at: null });
    expect(await openWork()).toEqual({ anna: 0, ben: 0 });
    expect(service.woken).toEqual(['routing-queue']);
  });

  it('declines: somebody else gets it', async () => {
    const { leadId, repId } = await assigned();
    await service.hear(aStatusReported({ leadId, status: 'declined', occurredAt: time() }));
    expect(await service.names(leadId)).toEqual(['lead-assigned', 'lead-unassigned', 'lead-assigned']);
    const { owner_rep: owner } = await service.lead(leadId);
    expect(owner).not.toBe(repId);
    expect((await dataOf(leadId, 'lead-assigned'))?.because).toMatch(/^\S+ \S+ declined it\. /);
  });

  it('takes leads by hand beyond the cap: recorded, and nothing new goes there', async () => {
    const owned = await Promise.all([assigned(), assigned(), assigned()].map(async lead => (await lead).leadId));
    await service.hear(...owned.map(leadId => anOwnerReported({ leadId, repExternalId: 'crm-anna' })));
    expect(await openWork()).toEqual({ anna: 3, ben: 0 });
    await assigned();
    await assigned();
    const { leadId } = await assigned();
    expect(await openWork()).toEqual({ anna: 3, ben: 2 });
    expect(await service.lead(leadId)).toMatchObject({ place: 'queued', queue_reason: 'no-capacity' });
  });

  it('weighs what it weighed when its owner got it, by claim or by hand, until it is given back', async () => {
    const weighing = (weight: number) =>
      service.configure({
        reps: ['anna', 'ben'].map(id => ({ id, name: id, externalId: `crm-${id}`, caps: { open: 4 } })),
        policy: { ...exampleCompany.policy!, weights: [{ when: 'company.employees > 1000', weight }] },
      });
    const large = { company: { employees: 5_000 } };
    await weighing(3);
    const { leadId: claimed, repId } = await assigned(large);
    const other = repId === 'anna' ? 'ben' : 'anna';
    expect(await openWork()).toEqual({ [repId]: 3, [other]: 0 });
    // Taken by hand it weighs as well; the cap does not keep it out.
    const { leadId: byHand } = await assigned(large);
    await service.hear(anOwnerReported({ leadId: byHand, repExternalId: `crm-${repId}` }));
    expect(await openWork()).toEqual({ [repId]: 6, [other]: 0 });
    await weighing(2);
    await service.hear(aStatusReported({ leadId: claimed, status: 'won' }), aStatusReported({ leadId: byHand, status: 'lost' }));
    expect(await openWork()).toEqual({ [repId]: 0, [other]: 0 });
    // Reopened, it is new work, and weighs what it weighs now.
    await service.hear(aStatusReported({ leadId: byHand, status: 'reopened' }));
    expect(await openWork()).toEqual({ [repId]: 2, [other]: 0 });
    expect(await service.lead(byHand)).toMatchObject({ owner_rep: repId, owned_weight: 2 });
  });

  it("gets a customer's new inquiry to the owner of the account, as the policy says", async () => {
    const { leadId, repId } = await assigned();
    await service.hear(aStatusReported({ leadId, status: 'won' }));
    await service.hear(anInquiryAccepted({ leadId, known: true }, { streamVersion: 3 }));
    expect(await service.lead(leadId)).toMatchObject({ place: 'assigned', owner_rep: repId });
    expect(await service.names(leadId)).toContain('lead-reopened');
  });

  it('keeps a customer who asks again when the amount of what was won before is corrected', async () => {
    const { leadId, repId } = await assigned();
    const won = { leadId, stage: 'won', opportunityId: 'o-1' } as const;
    await service.hear(anOpportunityReported(won));
    await service.hear(anInquiryAccepted({ leadId, known: true }, { streamVersion: 3 }));
    await service.hear(anOpportunityReported({ ...won, value: { amount: 900_000, currency: 'EUR' } }));
    expect(await service.lead(leadId)).toMatchObject({ place: 'assigned', owner_rep: repId });
    await service.hear(anOpportunityReported({ ...won, opportunityId: 'o-2' }));
    expect(await service.lead(leadId)).toMatchObject({ place: 'closed', outcome: 'won' });
  });
});

describe('nurture', () => {
  it('gets a cold lead with its consent, and gives it back when it is ready', async () => {
    const inquiry = anInquiryAccepted();
    await service.hear(inquiry, scoreOf(inquiry.key, 20));
    expect(await dataOf(inquiry.key, 'lead-sent-to-nurture')).toMatchObject({
      program: 'newcomers',
      consent: { email: 'granted' },
      score: 20,
    });
    const { episode_id: episodeId } = await service.lead(inquiry.key);
    await service.hear(scoreOf(inquiry.key, 75));
    expect((await service.lead(inquiry.key)).place).toBe('nurturing');
    await service.hear(aLeadReactivated({ leadId: inquiry.key, episodeId: episodeId as string }));
    expect(await service.lead(inquiry.key)).toMatchObject({ place: 'assigned', episode_id: null });
    await service.hear(aNurtureStopped({ leadId: inquiry.key, episodeId: episodeId as string, reason: 'opted-out' }));
    expect((await service.lead(inquiry.key)).place).toBe('assigned');
  });

  it('goes on when sales gives the lead back and closes its opportunity, whichever of the two is told first', async () => {
    const ways = [
      ['recycled', 'opportunity'],
      ['opportunity', 'recycled'],
    ] as const;
    for (const way of ways) {
      const { leadId } = await assigned();
      await service.hear(anOpportunityReported({ leadId, stage: 'open', opportunityId: leadId, occurredAt: time() }));
      for (const what of way)
        await service.hear(
          what === 'recycled'
            ? aStatusReported({ leadId, status: 'recycled', occurredAt: time() })
            : anOpportunityReported({ leadId, stage: 'lost', opportunityId: leadId, occurredAt: time() }),
        );
      expect([way, await service.lead(leadId)]).toMatchObject([way, { place: 'nurturing', status: 'recycled' }]);
    }
  });

  it('of a lead that nobody has heard of leaves nothing', async () => {
    await service.hear(aLeadReactivated());
    expect(await db.database.query(sql('select from leads'))).toHaveLength(0);
  });
});

describe('a test lead', () => {
  it('reaches nobody', async () => {
    const inquiry = anInquiryAccepted({ isTest: true });
    await service.hear(inquiry, scoreOf(inquiry.key));
    expect(await service.names(inquiry.key)).toEqual(['lead-closed']);
    expect(await service.lead(inquiry.key)).toMatchObject({ place: 'closed', outcome: 'test' });
    expect(await openWork()).toEqual({ anna: 0, ben: 0 });
  });
});

describe('an erased lead', () => {
  it('leaves no trace of the person, and frees the slot', async () => {
    const { leadId } = await assigned({ person: { email: 'secret@person.example', firstName: 'Zebulon' } });
    await service.hear(
      anInquiryAccepted({ leadId, known: true, person: { email: 'other@person.example' } }, { streamVersion: 2 }),
      aLeadErased({ leadId }),
    );
    expect(await service.names(leadId)).toEqual(['lead-assigned', 'lead-assigned', 'lead-unassigned', 'lead-closed']);
    expect(await service.lead(leadId)).toMatchObject({ place: 'closed', outcome: 'erased', score: null });
    expect(await openWork()).toEqual({ anna: 0, ben: 0 });
    for (const table of ['leads', 'lead_inquiries', 'lead_history', 'routing_decisions', 'routing_log'])
      expect(JSON.stringify(await db.database.query(sql(`select * from ${table}`)))).not.toMatch(/person\.example|Zebulon/);
    expect(await db.database.query(sql('select lead_id from erased_leads'))).toEqual([{ lead_id: leadId }]);
    expect(await db.database.query(sql('select entries from lead_history'))).toEqual([
      { entries: [expect.objectContaining({ kind: 'lead-closed' })] },
    ]);
  });
});

describe('a claim about a lead that nobody has heard of', () => {
  it('is refused, and the lead is looked after until its inquiry comes', async () => {
    const claim = aStatusReported({ status: 'won' });
    await service.hear(claim);
    expect(await service.names(claim.key)).toEqual(['claim-refused']);
    expect(await service.lead(claim.key)).toMatchObject({ place: 'awaiting-inquiry', next_due_kind: 'inquiry-missing' });
    await service.hear(anInquiryAccepted({ leadId: claim.key }));
    expect(await service.lead(claim.key)).toMatchObject({ place: 'awaiting-score', stream_version: 1 });
  });
});
