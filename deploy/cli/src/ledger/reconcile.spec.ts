import { reconcile } from './reconcile.js';

const side = (leads: Record<string, string>) => new Map(Object.entries(leads));

describe('the reconciliation of intake with assignment', () => {
  it('finds nothing wrong when every accepted lead is in a place', () => {
    expect(reconcile(side({ a: 'accepted', b: 'test', c: 'merged' }), side({ a: 'assigned', b: 'closed', c: 'closed' }))).toEqual({
      inTransit: [],
      wrong: [],
    });
  });

  it('tells a lead that assignment has not seen from one whose details are still fetched', () => {
    expect(reconcile(side({ a: 'accepted', b: 'pending-details', c: 'accepted' }), side({ c: 'in-transit' })).inTransit).toEqual([
      'a',
      'c',
    ]);
  });

  it('names a lead that is over at intake and goes on at assignment', () => {
    expect(reconcile(side({ a: 'erased' }), side({ a: 'assigned' })).wrong).toEqual([
      { leadId: 'a', because: 'erased at intake, assigned at assignment' },
    ]);
  });

  it('names a lead that intake never accepted', () => {
    expect(reconcile(side({}), side({ a: 'queued' })).wrong).toEqual([{ leadId: 'a', because: 'queued at assignment, unknown at intake' }]);
  });
});
