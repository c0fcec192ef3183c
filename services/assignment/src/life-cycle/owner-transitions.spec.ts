import { context, event, inShort, leads, NOW, told } from './life-cycle.example.js';
import { transition } from './transition.js';

const ownerIs = (repExternalId: string | null, reason?: string) => event('owner-reported', { repExternalId, reason });

describe('an owner reported by the CRM', () => {
  it('takes over the lead from wherever it is, without a decision', () => {
    for (const lead of [leads.awaiting(), leads.queued(), leads.nurturing()]) {
      const step = transition(lead, ownerIs('crm-ben'), context);
      expect(inShort(step)).toEqual(['take ben', 'lead-assigned']);
      expect(step.lead).toMatchObject({ place: 'assigned', queue: null, episode: null, ownership: { repId: 'ben', decisionId: null } });
      expect(step.lead.due?.kind).toBe('follow-up');
    }
  });

  it('replaces the present owner, whose slot is freed', () => {
    const step = transition(leads.assigned(), ownerIs('crm-ben', 'territory'), context);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'take ben', 'lead-assigned']);
    expect(told(step, 'lead-unassigned')).toMatchObject({
      reason: 'owner-changed',
      because: 'The CRM says that Ben Cole owns it (territory).',
    });
  });

  it('changes nothing when it is the owner already', () => {
    const lead = leads.assigned();
    expect(transition(lead, ownerIs('crm-anna'), context)).toEqual({ lead, effects: [], route: null });
  });

  it('is refused when nobody is known by that id, before an inquiry was seen, and of a lost lead', () => {
    for (const [lead, id] of [
      [leads.assigned(), 'crm-x'],
      [leads.unknown(), 'crm-ben'],
      [leads.closed('lost'), 'crm-ben'],
    ] as const)
      expect(inShort(transition(lead, ownerIs(id), context))).toEqual(['claim-refused']);
  });

  it('becomes the owner of the account of a won lead', () => {
    const step = transition(leads.closed('won'), ownerIs('crm-ben'), context);
    expect([step.lead.lastOwner, step.lead.place, inShort(step)]).toEqual(['ben', 'closed', []]);
    expect(step.lead.lastOwnedSince).toEqual(NOW);
    expect(transition(step.lead, ownerIs('crm-ben'), context).effects).toEqual([]);
  });
});

describe('a lead that nobody owns in the CRM any more', () => {
  it('is routed again, not to the one who gave it up', () => {
    const step = transition(leads.assigned(), ownerIs(null), context);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'route']);
    expect(step.lead.memory.lostBy).toEqual([{ repId: 'anna', because: 'gave it up in the CRM' }]);
  });

  it('stays where it is when nobody owned it here either', () => {
    const lead = leads.queued();
    expect(transition(lead, ownerIs(null), context).lead).toBe(lead);
  });
});
