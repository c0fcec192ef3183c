import { aLeadAccepted, aLeadAssigned, aLeadErased, aLeadQueued, aLeadsMerged } from '@baton/testing';
import type { CrmEvent } from './lead-facts.js';
import { planWrite, type Kin, type ToldEvent } from './plan-write.js';

const leadId = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const [queued, assigned, accepted] = [aLeadQueued({ leadId }), aLeadAssigned({ leadId }), aLeadAccepted({ leadId })];
const told = (event: unknown, isDelivered: boolean): ToldEvent => ({ event: event as CrmEvent, isDelivered });
const plan = (event: unknown, events: ToldEvent[], recordId: string | null = null, kin: Kin[] = []) =>
  planWrite(leadId, event as CrmEvent, events, recordId, kin);

describe('what a delivery to a CRM comes to', () => {
  it('is a new record when the lead is assigned', () => {
    expect(plan(assigned, [told(assigned, false)])).toMatchObject({ kind: 'write', recordId: null, changesOwner: true, isWork: true });
  });

  it('is nothing as long as there is no record and nobody to make one of', () => {
    expect(plan(queued, [told(queued, false)])).toMatchObject({ kind: 'skip' });
    expect(plan(accepted, [told(accepted, false)])).toMatchObject({ kind: 'skip' });
  });

  it('is a change of the record that there is, also when who it was is not known any more', () => {
    expect(plan(accepted, [told(accepted, false)], 'r1')).toMatchObject({
      kind: 'write',
      recordId: 'r1',
      isWork: false,
      facts: { status: 'accepted' },
    });
  });

  it('leaves the owner alone when this and what was not delivered before say nothing of one', () => {
    expect(plan(accepted, [told(assigned, true), told(accepted, false)], 'r1')).toMatchObject({ changesOwner: false });
    expect(plan(accepted, [told(assigned, false), told(accepted, false)], 'r1')).toMatchObject({ changesOwner: true });
  });

  it('makes up for an assignment that was refused', () => {
    expect(plan(accepted, [told(assigned, false), told(accepted, false)])).toMatchObject({
      kind: 'write',
      recordId: null,
      facts: { status: 'accepted' },
    });
  });

  it('takes nothing back when an older event is sent again', () => {
    expect(plan(assigned, [told(assigned, false), told(accepted, true)], 'r1')).toMatchObject({ facts: { status: 'accepted' } });
  });

  it('is nothing for the lead that goes on after a merge', () => {
    const merged = (mergedLeadId: string, survivorLeadId: string) => aLeadsMerged({ leadId, mergedLeadId, survivorLeadId });
    expect(plan(merged(other, leadId), [told(assigned, true)], 'r1')).toMatchObject({ kind: 'skip' });
    const event = merged(leadId, other);
    expect(plan(event, [told(assigned, true), told(event, false)], 'r1')).toMatchObject({ kind: 'write', facts: { status: 'merged' } });
  });

  it('is an erasure of the lead and its kin, once nothing of them is on its way', () => {
    const erased = aLeadErased({ leadId });
    const kin = (isSending: boolean) => [
      { leadId, isCurrent: true, isSending: false },
      { leadId: other, isCurrent: false, isSending },
    ];
    expect(plan(erased, [told(erased, false)], 'r1', kin(false))).toEqual({ kind: 'erase', leadIds: [leadId, other] });
    expect(plan(erased, [told(erased, false)], 'r1', kin(true))).toMatchObject({ kind: 'wait' });
  });
});
