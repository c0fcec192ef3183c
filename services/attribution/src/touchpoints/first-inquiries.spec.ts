import type { EventOn } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import { anInquiryAccepted, anOpportunityReported } from '@baton/testing';
import { firstInquiries } from './first-inquiries.js';

const [a, b] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];
const inquiry = (leadId: string, occurredAt: string, channel: string, isTest = false) =>
  ({ ...anInquiryAccepted({ leadId, occurredAt, isTest, origin: { mediaType: 'radio', channel } }), leadId }) as Delivered<
    EventOn<'intakeLeads'>
  >;

describe('where leads first came from', () => {
  it('is the earliest inquiry of each, in the order of ids', () => {
    const first = firstInquiries([
      inquiry(b, '2026-01-02T00:00:00.000Z', 'late'),
      inquiry(b, '2026-01-01T00:00:00.000Z', 'early'),
      inquiry(a, '2026-01-03T00:00:00.000Z', 'only'),
    ]);
    expect(first.map(i => [i.leadId, i.channel])).toEqual([
      [a, 'only'],
      [b, 'early'],
    ]);
  });

  it('is no test, and nothing else', () => {
    const other = { ...anOpportunityReported({ leadId: a }), leadId: a } as Delivered<EventOn<'intakeLeads'>>;
    expect(firstInquiries([inquiry(a, '2026-01-01T00:00:00.000Z', 'x', true), other])).toEqual([]);
  });

  it('counts for the lead that it was made for, should a merge be undone', () => {
    expect(firstInquiries([{ ...inquiry(a, '2026-01-01T00:00:00.000Z', 'x'), leadId: b }]).map(i => i.leadId)).toEqual([a]);
  });
});
