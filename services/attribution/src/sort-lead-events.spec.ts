import type { BatonEvent, EventOn } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import { aLeadErased, aLeadsMerged, aLeadsUnmerged, anInquiryAccepted, anOpportunityReported, aVisitorIdentified } from '@baton/testing';
import { sortLeadEvents } from './sort-lead-events.js';
import { visitorKey } from './touchpoints/touchpoint.js';

const [lead, now] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];
/** As it is delivered after the lead was merged into another. */
const delivered = (event: BatonEvent) => ({ ...event, leadId: now }) as Delivered<EventOn<'intakeLeads'>>;

describe('sorting the events of a slice', () => {
  it('keeps facts under the lead that they name, so that a merge can be undone', () => {
    const facts = sortLeadEvents([
      delivered(anInquiryAccepted({ leadId: lead })),
      delivered(aVisitorIdentified({ leadId: lead, visitorId: 'v' }, { time: '2026-01-01T00:00:00.000Z' })),
      delivered(anOpportunityReported({ leadId: lead, opportunityId: 'deal' })),
    ]);
    expect(facts.touchpoints.map(t => t.leadId)).toEqual([lead]);
    expect(facts.identifications).toEqual([{ visitorId: visitorKey('v'), leadId: lead, at: '2026-01-01T00:00:00.000Z' }]);
    expect(facts.reports.map(r => r.leadId)).toEqual([lead]);
    expect([...facts.causes.keys()]).toEqual([lead]);
    expect([...facts.reportCauses.keys()]).toEqual(['deal']);
  });

  it('erases the lead that it is now', () => {
    expect(sortLeadEvents([delivered(aLeadErased({ leadId: lead }))]).erased).toEqual([now]);
  });

  it('keeps merges and their undoing in order; both leads may have another path now', () => {
    const facts = sortLeadEvents([
      delivered(aLeadsMerged({ leadId: lead, survivorLeadId: now, mergedLeadId: lead })),
      delivered(aLeadsUnmerged({ leadId: lead, survivorLeadId: now, restoredLeadId: lead })),
    ]);
    expect(facts.identityChanges.map(c => c.kind)).toEqual(['merged', 'unmerged']);
    expect([...facts.causes.keys()].sort()).toEqual([lead, now]);
  });

  it('names the last event as the cause', () => {
    const [first, last] = [
      delivered(anOpportunityReported({ opportunityId: 'deal' })),
      delivered(anOpportunityReported({ opportunityId: 'deal' })),
    ];
    expect(sortLeadEvents([first, last]).reportCauses.get('deal')).toBe(last);
  });
});
