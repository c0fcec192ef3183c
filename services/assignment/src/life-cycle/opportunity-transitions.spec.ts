import { context, event, inquiry, inShort, leads, minutesLater, NOW, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const opportunity = (stage: 'open' | 'won' | 'lost', opportunityId = 'o-1', occurredAt = NOW) =>
  event('opportunity-reported', { stage, opportunityId, value: { amount: 1, currency: 'EUR' }, occurredAt: occurredAt.toISOString() });
const CLOSED = ['release anna', 'lead-unassigned', 'lead-status-changed', 'lead-closed'];

describe('an opportunity', () => {
  it('that was opened under an earlier owner qualifies the lead, and stops no clock of who has it now', () => {
    const lead = leads.assigned({ attempts: 2 });
    const step = transition(lead, opportunity('open', 'o-1', minutesLater(-1)), context);
    expect(inShort(step)).toEqual(['lead-status-changed']);
    expect(step.lead).toMatchObject({ status: 'qualified', ownership: lead.ownership, due: lead.due });
  });

  it('that is open qualifies an owned lead', () => {
    const step = transition(leads.assigned(), opportunity('open'), context);
    expect(inShort(step)).toEqual(['lead-accepted', 'lead-status-changed']);
    expect(step.lead.status).toBe('qualified');
  });

  it('that is open moves a queued lead nowhere', () => {
    const step = transition(leads.queued(), opportunity('open'), context);
    expect([step.lead.place, inShort(step)]).toEqual(['queued', []]);
  });

  it('that is won wins the lead, once', () => {
    const step = transition(leads.assigned(), opportunity('won'), context);
    expect([step.lead.outcome, inShort(step)]).toEqual(['won', CLOSED]);
    expect(transition(step.lead, opportunity('won'), context)).toMatchObject({ effects: [] });
    expect(inShort(transition(step.lead, opportunity('won', 'o-2'), context))).toEqual([]);
  });

  it('that is lost loses the lead when no other is open', () => {
    const two = ['o-1', 'o-2'].reduce((lead, id) => transition(lead, opportunity('open', id), context).lead, leads.assigned());
    const one = transition(two, opportunity('lost', 'o-1'), context);
    expect([one.lead.place, inShort(one)]).toEqual(['assigned', []]);
    const none = transition(one.lead, opportunity('lost', 'o-2'), context);
    expect([none.lead.outcome, inShort(none)]).toEqual(['lost', CLOSED]);
  });

  it('that is lost does not end the nurturing of a lead that sales gave back', () => {
    const recycled = transition(leads.assigned(), event('status-reported', { status: 'recycled' }), context);
    const step = transition(recycled.lead, opportunity('lost'), context);
    expect([step.lead.place, step.lead.episode, inShort(step)]).toEqual(['nurturing', recycled.lead.episode, []]);
    expect(transition(recycled.lead, opportunity('won'), context).lead.outcome).toBe('won');
  });

  it('that is lost does not lose a won customer', () => {
    const step = transition(leads.closed('won'), opportunity('lost'), context);
    expect([step.lead.outcome, inShort(step)]).toEqual(['won', []]);
  });

  it.each(['won', 'lost'] as const)('that was %s in an earlier pursuit ends no later one when it is told again', stage => {
    const ended = transition(leads.assigned(), opportunity(stage), context);
    const again = transition(ended.lead, inquiry(), context);
    const pursued = leads.assigned({ memory: again.lead.memory });
    expect(inShort(transition(pursued, opportunity(stage), context))).toEqual([]);
    expect(inShort(transition(pursued, opportunity(stage, 'o-2'), context))).toEqual(CLOSED);
    const revived = transition(pursued, opportunity('open'), context);
    expect(revived.lead.status).toBe('qualified');
    expect(transition(revived.lead, opportunity(stage), context).lead.outcome).toBe(stage);
  });

  it('is not undone by an older report that comes late, also after the person has asked again', () => {
    const open = transition(leads.assigned(), opportunity('open', 'o-1', minutesLater(5)), context);
    const late = transition(open.lead, opportunity('lost', 'o-1', NOW), context);
    expect([late.lead, inShort(late)]).toEqual([open.lead, ['claim-refused']]);
    expect(told(late, 'claim-refused').because).toBe(
      `It speaks of ${NOW.toISOString()}; at ${minutesLater(5).toISOString()} the opportunity was open.`,
    );
    // The same again, such as with another amount, is the last that is known, too.
    const restated = transition(open.lead, opportunity('open', 'o-1', minutesLater(9)), context);
    expect(inShort(restated)).toEqual([]);
    expect(inShort(transition(restated.lead, opportunity('lost', 'o-1', minutesLater(7)), context))).toEqual(['claim-refused']);
    expect(inShort(transition(open.lead, opportunity('lost', 'o-2', NOW), context))).not.toContain('claim-refused');
    const lost = transition(open.lead, opportunity('lost', 'o-1', minutesLater(5)), context);
    expect(lost.lead.outcome).toBe('lost');
    const again = transition(lost.lead, inquiry(), context);
    const pursued = leads.assigned({ memory: again.lead.memory });
    expect(inShort(transition(pursued, opportunity('open', 'o-1', NOW), context))).toEqual(['claim-refused']);
    expect(transition(pursued, opportunity('open', 'o-1', minutesLater(6)), context).lead.status).toBe('qualified');
  });

  it('is refused of a lead that is not seen, or is closed for good', () => {
    for (const lead of [leads.unknown(), leads.closed('test'), leads.closed('merged'), leads.closed('erased')])
      expect(inShort(transition(lead, opportunity('won'), context))).toEqual(['claim-refused']);
  });
});
