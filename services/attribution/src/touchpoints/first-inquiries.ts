import type { EventOn } from '@baton/contracts';
import type { Delivered } from '@baton/messaging';
import { touchpointOfInquiry, type Touchpoint } from './touchpoint.js';

/** When and from where a lead first came. */
export type FirstInquiry = Pick<Touchpoint, 'at' | 'mediaType' | 'channel' | 'campaign'> & { readonly leadId: string };

/** The first inquiry of each lead among events, under the lead that it was made for, so that a merge can be undone; in the order of lead ids. */
export function firstInquiries(events: readonly Delivered<EventOn<'intakeLeads'>>[]): FirstInquiry[] {
  const first = new Map<string, FirstInquiry>();
  for (const event of events) {
    const touch = event.name === 'inquiry-accepted' ? touchpointOfInquiry(event.data) : null;
    if (touch === null) continue;
    const leadId = touch.leadId!;
    const before = first.get(leadId);
    if (before === undefined || Date.parse(touch.at) < Date.parse(before.at)) first.set(leadId, { ...touch, leadId });
  }
  return [...first.values()].sort((a, b) => (a.leadId < b.leadId ? -1 : 1));
}
