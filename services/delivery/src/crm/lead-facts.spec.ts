import {
  aLeadAccepted,
  aLeadAssigned,
  aLeadClosed,
  aLeadContacted,
  aLeadErased,
  aLeadQueued,
  aLeadReopened,
  aLeadSentToNurture,
  aLeadsMerged,
  aLeadStatusChanged,
  aLeadUnassigned,
} from '@baton/testing';
import { factsOf, type CrmEvent } from './lead-facts.js';

const leadId = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const facts = (...events: unknown[]) => factsOf(leadId, events as CrmEvent[]);
const assigned = aLeadAssigned({ leadId, score: 82, grade: 'A', because: 'next in turn' });

describe('what the events of a lead come to', () => {
  it('is nothing before the first', () => {
    expect(facts()).toEqual({ leadId, status: null, reason: null, score: null, grade: null, rep: undefined, about: null });
  });

  it('is who it is, whose, and why, once it is assigned', () => {
    expect(facts(assigned)).toMatchObject({
      status: 'assigned',
      reason: 'next in turn',
      score: 82,
      grade: 'A',
      rep: { repId: 'grace' },
      about: { person: { firstName: 'Ada' }, company: { name: 'Analytical Engines' }, origin: { channel: 'google-ads' } },
    });
  });

  it('is how far the rep has come already, when it is handed over in a merge or announced again', () => {
    const acceptedAt = '2026-05-01T12:00:00.000Z';
    expect(facts({ ...assigned, data: { ...assigned.data, acceptedAt } }).status).toBe('accepted');
    expect(facts({ ...assigned, data: { ...assigned.data, acceptedAt, contactedAt: acceptedAt } }).status).toBe('contacted');
  });

  it('does not go back when it is announced again, handed over, or accepted by another rep', () => {
    const acceptedAt = '2026-05-01T12:00:00.000Z';
    const qualified = aLeadStatusChanged({ leadId, from: 'accepted', to: 'qualified' });
    const again = { ...assigned, data: { ...assigned.data, acceptedAt, contactedAt: acceptedAt, because: 'it asks again' } };
    expect(facts(assigned, qualified, again)).toMatchObject({ status: 'qualified', reason: 'it asks again' });
    const other = aLeadAssigned({ leadId, status: 'qualified' });
    expect(facts(other).status).toBe('qualified');
    expect(facts(assigned, qualified, aLeadUnassigned({ leadId }), other).status).toBe('qualified');
    for (const event of [aLeadAccepted({ leadId }), aLeadContacted({ leadId })]) expect(facts(other, event).status).toBe('qualified');
    // Pursued anew, by the same rep.
    const anew = [aLeadReopened({ leadId }), aLeadAssigned({ leadId })];
    expect(facts(assigned, qualified, ...anew, aLeadAccepted({ leadId })).status).toBe('accepted');
  });

  it.each([
    [aLeadQueued({ leadId, because: 'no room' }), { status: 'queued', reason: 'no room', rep: null }],
    [aLeadUnassigned({ leadId, because: 'let it lie' }), { status: 'unassigned', reason: 'let it lie', rep: null }],
    [aLeadAccepted({ leadId }), { status: 'accepted', reason: 'next in turn', rep: { repId: 'grace' } }],
    [aLeadContacted({ leadId }), { status: 'contacted' }],
    [aLeadStatusChanged({ leadId, to: 'qualified' }), { status: 'qualified' }],
    [aLeadSentToNurture({ leadId, because: 'not ready', score: 20 }), { status: 'nurturing', reason: 'not ready', score: 20 }],
    [aLeadClosed({ leadId, outcome: 'won', because: 'signed' }), { status: 'won', reason: 'signed' }],
    [aLeadReopened({ leadId, because: 'back' }), { status: 'reopened', reason: 'back' }],
    [
      aLeadsMerged({ leadId, mergedLeadId: leadId, survivorLeadId: other }),
      { status: 'merged', reason: `the same person as lead ${other}` },
    ],
    [aLeadsMerged({ leadId, mergedLeadId: other, survivorLeadId: leadId }), { status: 'assigned' }],
    [aLeadErased({ leadId }), { status: 'assigned' }],
  ])('follows %o', (event, expected) => {
    expect(facts(assigned, event)).toMatchObject(expected);
  });

  it('keeps who it is when it changes hands', () => {
    const again = aLeadAssigned({ leadId, rep: { repId: 'alan', name: 'Alan' }, person: { lastName: 'King' } });
    expect(facts(assigned, aLeadUnassigned({ leadId }), again)).toMatchObject({
      rep: { repId: 'alan' },
      about: { person: { lastName: 'King' } },
    });
  });
});
