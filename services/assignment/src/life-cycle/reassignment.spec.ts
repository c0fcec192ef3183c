import { context, inShort, leads, NOW, ownership, told } from './life-cycle.example.js';
import { ownerLeft, reassign, whyNotReassignable } from './reassignment.js';

const order = { repId: null, exclude: [], reason: 'speaks Danish', by: 'sales-ops', causeId: 'request-1' };

describe('an order to reassign', () => {
  it('to a named rep gives the lead from wherever it is, without a decision', () => {
    const owned = reassign(leads.assigned(), { ...order, repId: 'ben' }, context);
    expect(inShort(owned)).toEqual(['release anna', 'lead-unassigned', 'take ben', 'lead-assigned']);
    expect(told(owned, 'lead-unassigned')).toMatchObject({ reason: 'manual', because: 'sales-ops reassigned it (speaks Danish).' });
    expect(inShort(reassign(leads.queued(), { ...order, repId: 'ben' }, context))).toEqual(['take ben', 'lead-assigned']);
  });

  it('to its owner changes nothing', () => {
    expect(reassign(leads.assigned(), { ...order, repId: 'anna' }, context).effects).toEqual([]);
  });

  it('without some reps routes it again', () => {
    const step = reassign(leads.assigned(), { ...order, exclude: ['anna', 'cleo'] }, context);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'route']);
    expect(step.lead.memory.lostBy?.map(l => l.repId)).toEqual(['anna', 'cleo']);
    expect(inShort(reassign(leads.nurturing(), order, context))).toEqual(['route']);
  });

  it('is possible of every lead that is open and seen', () => {
    for (const lead of [leads.awaiting(), leads.queued(), leads.assigned(), leads.nurturing()]) expect(whyNotReassignable(lead)).toBeNull();
    expect(whyNotReassignable(leads.closed('lost'))).toBe('The lead is closed as lost.');
    expect(whyNotReassignable(leads.unknown())).toBe('No inquiry of the lead was seen yet.');
  });
});

describe('an owner who has left', () => {
  it('loses leads whose persons were not contacted', () => {
    const step = ownerLeft(leads.assigned(), context);
    expect(inShort(step)).toEqual(['release anna', 'lead-unassigned', 'route']);
    expect(told(step, 'lead-unassigned').reason).toBe('rep-left');
  });

  it('keeps those whose persons were, for sales operations to decide', () => {
    const contacted = leads.assigned({ ownership: ownership({ contactedAt: NOW }) });
    expect(ownerLeft(contacted, context).lead).toBe(contacted);
    expect(ownerLeft(leads.queued(), context).effects).toEqual([]);
  });
});
