import { context, inShort, leads, minutesLater, NOW, ownership, settings, told } from './life-cycle.example.js';
import { dueOf, giveUp, owned, remembering, takeOver } from './ownership.js';
import { step } from './step.js';

describe('what is due of an owned lead', () => {
  const followUp = { kind: 'follow-up', at: new Date(NOW.getTime() + settings.followUpMs) };
  it.each([
    ['the clock to accept, when it runs out first', {}, { kind: 'accept', at: minutesLater(15) }],
    ['the clock to contact, when it runs out first', { contactBy: minutesLater(10) }, { kind: 'contact', at: minutesLater(10) }],
    ['the clock to contact, once it is accepted', { acceptedAt: NOW }, { kind: 'contact', at: minutesLater(60) }],
    ['the clock to contact, when there is no other', { acceptBy: null }, { kind: 'contact', at: minutesLater(60) }],
    ['the clock to accept, though the person was contacted', { contactedAt: NOW }, { kind: 'accept', at: minutesLater(15) }],
    ['news of it, when no clock runs', { acceptBy: null, contactBy: null }, followUp],
    ['news of it, when both are stopped', { acceptedAt: NOW, contactedAt: NOW }, followUp],
  ] as const)('is %s', (_, over, due) => expect(dueOf(ownership(over), context)).toEqual(due));
});

describe('owning', () => {
  it('ends every wait', () => {
    for (const lead of [leads.awaiting(), leads.queued(), leads.nurturing(), leads.closed('lost')])
      expect(owned(lead, ownership(), context)).toMatchObject({
        place: 'assigned',
        outcome: null,
        queue: null,
        episode: null,
        awaitedInquiryId: null,
        lastOwner: 'anna',
      });
  });
});

describe('giving up', () => {
  it('frees the slot of the pool it came from, and says why', () => {
    const { lead, effects } = giveUp(leads.assigned(), 'declined', 'She is on leave.');
    expect(effects[0]).toEqual({ kind: 'release', repId: 'anna', poolId: 'inside', reason: 'declined' });
    expect(told(step(lead, ...effects), 'lead-unassigned')).toMatchObject({
      repId: 'anna',
      reason: 'declined',
      because: 'She is on leave.',
    });
    expect(lead).toMatchObject({ ownership: null, lastOwner: 'anna' });
  });

  it('of what nobody owns is nothing', () => {
    const lead = leads.queued();
    expect(giveUp(lead, 'closed', 'x')).toEqual({ lead, effects: [] });
  });
});

describe('taking over', () => {
  it('is an assignment of its own, whose id follows from the cause', () => {
    const taken = { cause: 'owner-reported', because: 'x', causeId: 'event-1' } as const;
    const [a, again, b] = ['event-1', 'event-1', 'event-2'].map(causeId => takeOver(leads.queued(), 'ben', { ...taken, causeId }, context));
    expect(a!.lead.ownership?.assignmentId).toBe(again!.lead.ownership?.assignmentId);
    expect(a!.lead.ownership?.assignmentId).not.toBe(b!.lead.ownership?.assignmentId);
    expect(inShort(a!)).toEqual(['take ben', 'lead-assigned']);
    expect(a!.lead).toMatchObject({ attempts: 1, status: 'mql' });
  });
});

describe('remembering who lost a lead', () => {
  it('keeps the last reason of each', () => {
    const twice = remembering(remembering(remembering({}, 'anna', 'a'), 'ben', 'b'), 'anna', 'c');
    expect(twice.lostBy).toEqual([
      { repId: 'ben', because: 'b' },
      { repId: 'anna', because: 'c' },
    ]);
  });
});
