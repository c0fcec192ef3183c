import { aCard, aMember, anAssignment } from '../notifications.example.js';
import { composeNotice, type Background } from './compose-notice.js';
import { whoIs } from './describe-lead.js';

const background = (over: Partial<Background> = {}): Background => ({
  assignment: anAssignment(),
  holder: aMember(),
  isHeardOf: true,
  leadId: anAssignment().leadId,
  personalData: 'full',
  link: (_, answer) => `https://baton.example/${answer}`,
  ...over,
});
const { assignmentId } = anAssignment();
const assigned = { kind: 'assigned', assignmentId } as const;
const reminder = { kind: 'reminder', assignmentId, clock: 'contact', dueAt: '2026-03-19T12:00:00.000Z' } as const;
const skipped = (composed: ReturnType<typeof composeNotice>) => 'skip' in composed;
const messageOf = (composed: ReturnType<typeof composeNotice>) => {
  if ('skip' in composed) throw new Error(composed.skip);
  return composed.message;
};

describe('a message', () => {
  it('of an assignment says everything before the first call', () => {
    const { facts, actions } = messageOf(composeNotice(assigned, background()));
    expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Name: Ada Lovelace',
      'Job title: Head of Operations',
      'Company: Analytical Engines (1,250 employees, DE)',
      'E-mail: ada@engines.example',
      'Phone: +4930123456',
      'Source: paid-search / google-ads / spring',
      'Score: A 82: 1,000 employees or more (+25), met us at a trade show (-5)',
      'Why you: Grace Hopper is next in turn of 3 in Enterprise.',
      'Accept by: Thu 19 Mar 2026, 12:15 CET',
      'First contact by: Thu 19 Mar 2026, 13:00 CET',
      'Lead: 22222222-2222-7222-8222-222222222222',
    ]);
    expect(actions.map(a => a.url)).toEqual(['https://baton.example/accepted', 'https://baton.example/declined']);
  });

  it('says no more of a person than it may', () => {
    const texts = (['full', 'name', 'none'] as const).map(personalData =>
      JSON.stringify(composeNotice(assigned, background({ personalData }))),
    );
    expect(texts.map(text => [/ada@engines|4930/.test(text), text.includes('Lovelace') || text.includes('Head of')])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(whoIs(aCard({ person: {}, company: {} }), 'full')).toBe('somebody new');
  });

  it('that came too late is not sent', () => {
    const over = anAssignment({ endedAt: new Date(), endedBecause: 'It is won.' });
    for (const notice of [assigned, reminder])
      expect(composeNotice(notice, background({ assignment: over }))).toEqual({ skip: expect.stringContaining('It is won.') });
    expect(skipped(composeNotice(assigned, background({ assignment: undefined })))).toBe(true);
    expect(skipped(composeNotice(assigned, background({ assignment: anAssignment({ acceptedAt: new Date() }) })))).toBe(true);
    expect(skipped(composeNotice(reminder, background({ assignment: anAssignment({ contactedAt: new Date() }) })))).toBe(true);
    expect(
      skipped(composeNotice({ ...reminder, clock: 'accept' }, background({ assignment: anAssignment({ acceptedAt: new Date() }) }))),
    ).toBe(true);
    expect(
      skipped(
        composeNotice(
          { ...reminder, clock: 'status', goal: 'meeting' },
          background({ assignment: anAssignment({ contactedAt: new Date() }) }),
        ),
      ),
    ).toBe(false);
  });

  it('that a lead is taken away is nothing to who never heard of having it, unless they have accepted it', () => {
    const taken = { kind: 'taken-away', assignmentId, because: 'It was late.' } as const;
    expect(messageOf(composeNotice(taken, background())).title).toContain('No longer yours');
    expect(composeNotice(taken, background({ isHeardOf: false }))).toEqual({ skip: 'the rep was never told of the lead' });
    const accepted = background({ isHeardOf: false, assignment: anAssignment({ acceptedAt: new Date() }) });
    expect(messageOf(composeNotice(taken, accepted)).title).toContain('No longer yours');
  });

  it('asks only for what is not answered yet', () => {
    const actions = (assignment: ReturnType<typeof anAssignment>) =>
      messageOf(composeNotice(reminder, background({ assignment }))).actions.length;
    expect(actions(anAssignment())).toBe(2);
    expect(actions(anAssignment({ acceptedAt: new Date() }))).toBe(0);
    expect(actions(anAssignment({ answer: 'accepted', answeredAt: new Date() }))).toBe(0);
    const refused = { kind: 'answer-refused', assignmentId, answer: 'declined', because: 'Too many.' } as const;
    expect(messageOf(composeNotice(refused, background({ assignment: anAssignment({ answer: 'declined' }) }))).actions).toHaveLength(2);
  });

  it('of an escalation is for others: it has nothing to click on', () => {
    const escalated = { kind: 'escalated', assignmentId, because: 'It lies.', addressee: null } as const;
    const message = messageOf(composeNotice(escalated, background({ assignment: anAssignment({ endedAt: new Date() }) })));
    expect(message).toMatchObject({ title: 'Needs a look: Ada Lovelace of Analytical Engines', text: 'It lies.', actions: [] });
    expect(messageOf(composeNotice({ ...escalated, assignmentId: null }, background({ assignment: undefined }))).title).toBe(
      'Needs a look: a lead that nobody has',
    );
  });

  it('says a goal in its own words', () => {
    const { text } = messageOf(composeNotice({ ...reminder, kind: 'overdue', clock: 'status', goal: 'meeting' }, background()));
    expect(text).toBe('Grace Hopper, you had until Thu 19 Mar 2026, 13:00 CET to bring it to meeting.');
  });
});
