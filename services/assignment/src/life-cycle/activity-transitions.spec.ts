import { activities } from '@baton/contracts';
import { context, event, inShort, leads, minutesLater, NOW, ownership, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const logged = (activity: (typeof activities)[number], data: { repExternalId?: string; occurredAt?: string } = {}) =>
  event('activity-logged', { activity, ...data });

describe('an activity of the owner', () => {
  it.each(['call-attempted', 'call-connected', 'voicemail', 'email-sent', 'email-received', 'meeting'] as const)(
    '%s is the first contact: it accepts the lead and stops both clocks',
    activity => {
      const at = minutesLater(3).toISOString();
      const step = transition(leads.assigned(), logged(activity, { occurredAt: at }), context);
      expect(inShort(step)).toEqual(['lead-accepted', 'lead-contacted']);
      expect(told(step, 'lead-contacted')).toMatchObject({ repId: 'anna', activity, at });
      expect(step.lead.ownership).toMatchObject({ acceptedAt: minutesLater(3), contactedAt: minutesLater(3) });
      expect(step.lead.due?.kind).toBe('follow-up');
    },
  );

  it.each(['note', 'no-show'] as const)('%s is no contact: the clocks run on', activity => {
    const lead = leads.assigned();
    const step = transition(lead, logged(activity), context);
    expect([step.lead, inShort(step)]).toEqual([lead, []]);
    expect(step.effects).toHaveLength(1);
  });

  it('puts off the follow-up when the person was contacted before', () => {
    const lead = leads.assigned({
      ownership: ownership({ acceptedAt: NOW, contactedAt: NOW }),
      due: { kind: 'follow-up', at: minutesLater(1) },
    });
    const step = transition(lead, logged('meeting'), context);
    expect(inShort(step)).toEqual([]);
    expect(step.lead.due!.at > minutesLater(1)).toBe(true);
    expect(step.lead.ownership?.contactedAt).toEqual(NOW);
  });
});

describe('an activity of somebody else', () => {
  it('is kept, and stops no clock', () => {
    const lead = leads.assigned();
    const step = transition(lead, logged('call-connected', { repExternalId: 'crm-ben' }), context);
    expect([step.lead, inShort(step)]).toEqual([lead, []]);
    expect(step.effects).toMatchObject([{ kind: 'note', detail: { by: 'ben' } }]);
  });

  it('is what names nobody and was before the present owner, when another had the lead: who has it now still has to turn to the person', () => {
    const [before, since] = [minutesLater(-1).toISOString(), NOW.toISOString()];
    const lead = leads.assigned({ attempts: 2 });
    const step = transition(lead, logged('call-connected', { occurredAt: before }), context);
    expect([step.lead, inShort(step), step.effects.length]).toEqual([lead, [], 1]);
    expect(inShort(transition(lead, logged('call-connected', { occurredAt: since }), context))).toContain('lead-contacted');
    expect(inShort(transition(lead, logged('call-connected', { occurredAt: before, repExternalId: 'crm-anna' }), context))).toContain(
      'lead-contacted',
    );
    // Nobody had it before: the clock of the CRM is slow.
    expect(inShort(transition(leads.assigned({ attempts: 1 }), logged('call-connected', { occurredAt: before }), context))).toContain(
      'lead-contacted',
    );
  });

  it('is kept about a lead that nobody owns', () => {
    const step = transition(leads.queued(), logged('call-connected', { repExternalId: 'crm-x' }), context);
    expect(step.effects).toMatchObject([{ kind: 'note', detail: { by: 'crm-x' } }]);
  });
});
