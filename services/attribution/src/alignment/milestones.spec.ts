import type { EventOn } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import {
  aLeadAccepted,
  aLeadAssigned,
  aLeadClosed,
  aLeadContacted,
  aLeadQueued,
  aLeadReactivated,
  aLeadReopened,
  aLeadSentToNurture,
  aLeadUnassigned,
} from '@baton/testing';
import fc from 'fast-check';
import { foldMilestones, joinMilestones, milestonesOf, type Milestones } from './milestones.js';

const leadId = '01890000-0000-7000-8000-000000000001';
const other = '01890000-0000-7000-8000-000000000000';
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString();
type Event = Delivered<EventOn<'assignmentLeads'>> | Delivered<EventOn<'nurtureLeads'>>;
const delivered = (event: { data: object }, lead = leadId, now = lead) =>
  ({ ...event, data: { ...event.data, leadId: lead }, leadId: now }) as Event;

describe('milestones of a lead', () => {
  it('are the first of each kind, with what the first assignment promised', () => {
    const [lead] = foldMilestones([
      delivered(aLeadAssigned({ contactBy: at(60), grade: 'A' }, { time: at(0) })),
      delivered(aLeadUnassigned({ reason: 'declined' })),
      delivered(aLeadAssigned({ contactBy: at(90), grade: 'B' }, { time: at(5) })),
      delivered(aLeadUnassigned({ reason: 'sla-breached' })),
      delivered(aLeadUnassigned({ reason: 'manual' })),
      delivered(aLeadAccepted({ at: at(12) })),
      delivered(aLeadAccepted({ at: at(10) })),
      delivered(aLeadContacted({ at: at(20) })),
    ]);
    expect(lead).toMatchObject({
      leadId,
      assignedAt: at(0),
      contactBy: at(60),
      grade: 'A',
      acceptedAt: at(10),
      contactedAt: at(20),
      declines: 1,
      timeouts: 1,
    });
  });

  it('end with the latest closing', () => {
    const [lead] = foldMilestones([
      delivered(aLeadClosed({ outcome: 'won', at: at(9) })),
      delivered(aLeadClosed({ outcome: 'lost', at: at(3) })),
      delivered(aLeadReopened({ at: at(5) })),
    ]);
    expect(lead).toMatchObject({ outcome: 'won', closedAt: at(9), reopenedAt: at(5) });
  });

  it('do not end with a merge, which may arrive under the survivor', () => {
    expect(milestonesOf(delivered(aLeadClosed({ outcome: 'merged' })))).toBeNull();
    expect(milestonesOf(delivered(aLeadClosed({ outcome: 'erased' })))).toBeNull();
  });

  it('tell of nurturing and coming back', () => {
    const [lead] = foldMilestones([delivered(aLeadSentToNurture({}, { time: at(1) })), delivered(aLeadReactivated({ at: at(8) }))]);
    expect(lead).toMatchObject({ nurturedAt: at(1), reactivatedAt: at(8) });
  });

  it('are kept per lead, in the order of ids, under the lead that they are told of, should a merge be undone', () => {
    const leads = foldMilestones([delivered(aLeadAccepted()), delivered(aLeadAccepted(), other, leadId), delivered(aLeadQueued())]);
    expect(leads.map(l => l.leadId)).toEqual([other, leadId]);
    expect(milestonesOf(delivered(aLeadQueued()))).toBeNull();
  });

  it('do not depend on the order of events', () => {
    const minute = fc.integer({ min: 0, max: 59 }).map(at);
    const some = fc.array(
      fc.oneof(
        minute.map(time => ({ leadId, declines: 0, timeouts: 0, assignedAt: time, contactBy: `by ${time}` })),
        minute.map(acceptedAt => ({ leadId, declines: 0, timeouts: 0, acceptedAt })),
        fc.constant({ leadId, declines: 1, timeouts: 0 }),
        minute.map(closedAt => ({ leadId, declines: 0, timeouts: 0, closedAt, outcome: 'won' as const })),
        minute.map(reopenedAt => ({ leadId, declines: 0, timeouts: 0, reopenedAt })),
      ),
      { minLength: 1, maxLength: 8 },
    );
    const join = (parts: Milestones[]) => parts.reduce(joinMilestones);
    fc.assert(
      fc.property(
        some.chain(parts => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }))),
        ([one, shuffled]) => {
          expect(join([join(one), { leadId, declines: 0, timeouts: 0 }])).toEqual(
            join([{ leadId, declines: 0, timeouts: 0 }, ...shuffled]),
          );
        },
      ),
    );
  });
});
