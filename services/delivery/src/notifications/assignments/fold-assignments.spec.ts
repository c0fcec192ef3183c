import { aLeadAccepted, aLeadAssigned, aLeadContacted, aLeadUnassigned, anSlaBreached } from '@baton/testing';
import fc from 'fast-check';
import { foldAssignments } from './fold-assignments.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 19, 11, minute)).toISOString();
const assigned = aLeadAssigned(
  { rep: { repId: 'grace', name: 'Grace Hopper', manager: { repId: 'mona', name: 'Mona Lund' } } },
  { time: at(0) },
);
const { leadId, assignmentId } = assigned.data;
const held = { leadId, assignmentId, repId: 'grace' };

describe('events about assignments', () => {
  it('say who got what, and who is who', () => {
    const { assigned: made, reps, managers } = foldAssignments([assigned]);
    expect(made).toMatchObject([{ assignmentId, leadId, repId: 'grace', assignedAt: at(0), card: { score: 82, grade: 'A' } }]);
    expect(reps).toEqual([{ repId: 'grace', name: 'Grace Hopper', timeZone: 'UTC', managerId: 'mona', asOf: at(0) }]);
    expect(managers).toEqual([{ repId: 'mona', name: 'Mona Lund', timeZone: 'UTC', managerId: null, asOf: at(0) }]);
  });

  it('say of what is announced again, or handed over in a merge, how far the rep has come', () => {
    const again = aLeadAssigned({ ...assigned.data, acceptedAt: at(3), contactedAt: at(5) }, { time: at(7) });
    const known = foldAssignments([aLeadAccepted({ ...held, at: at(3) }), again]);
    for (const { changes } of [foldAssignments([again]), known])
      expect(changes).toMatchObject([{ assignmentId, acceptedAt: at(3), contactedAt: at(5), endedAt: null }]);
    expect(foldAssignments([assigned]).changes).toEqual([]);
  });

  it('say of a manager who has leads what is said of them as a rep', () => {
    const own = aLeadAssigned({ rep: { repId: 'mona', name: 'Mona Lund', manager: { repId: 'chief', name: 'Chief' } } });
    for (const events of [
      [assigned, own],
      [own, assigned],
    ])
      expect(foldAssignments(events)).toMatchObject({
        managers: [{ repId: 'chief' }],
        reps: expect.arrayContaining([expect.objectContaining({ repId: 'mona', managerId: 'chief' })]),
      });
  });

  it('come to the same in whatever order, but for what is said twice: the first counts', () => {
    const events = [
      assigned,
      aLeadAccepted({ ...held, at: at(3) }),
      aLeadContacted({ ...held, at: at(5) }),
      anSlaBreached({ ...held, dueAt: at(9) }),
      aLeadUnassigned({ ...held, because: 'It is won.', reason: 'closed' }, { time: at(20) }),
    ];
    const change = { assignmentId, acceptedAt: at(3), contactedAt: at(5), breachedAt: at(9), endedAt: at(20), endedBecause: 'It is won.' };
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), order => {
        expect(foldAssignments(order)).toMatchObject({ assigned: [{ assignmentId }], changes: [change] });
      }),
    );
    expect(foldAssignments([...events, aLeadContacted({ ...held, at: at(30) })]).changes).toEqual([change]);
  });
});
