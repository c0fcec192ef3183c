import { topics, type BatonEvent, type EventOn } from '@baton/contracts';
import { Handles, type Delivered, type Slice, type UnitOfWork } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { creditOpportunities } from './crediting/credit-opportunities.js';
import { insertReports } from './crediting/opportunities.store.js';
import { changeIdentities, leadsOfChange } from './identity/change-identities.js';
import { eraseLeads } from './identity/erase-leads.store.js';
import { assertCurrent, lockLeads } from './identity/leads.store.js';
import { sortLeadEvents, type LeadFacts } from './sort-lead-events.js';
import { firstInquiries, upsertFirstInquiries } from './touchpoints/first-inquiries.js';
import { insertTouchpoints } from './touchpoints/touchpoints.store.js';
import { adoptTouches, insertIdentifications, lockVisitors } from './touchpoints/visitors.store.js';

/** What intake tells about leads: inquiries, who visitors are, merges, erasure, opportunities. */
@Controller()
export class LeadsHandler {
  @EventPattern<string>(topics.intakeLeads.name)
  @Handles('inquiry-accepted', 'visitor-identified', 'leads-merged', 'leads-unmerged', 'lead-erased', 'opportunity-reported')
  async onLeads(@Payload() slice: Slice<EventOn<'intakeLeads'>>): Promise<void> {
    await recordLeadEvents(slice, slice.events);
  }
}

/**
 * Facts first, each under the lead that it was recorded for; then who is whom; then, once, the credits. So within a slice the order of facts
 * and merges does not matter, and a merge can be undone.
 */
export async function recordLeadEvents(unit: UnitOfWork, events: readonly Delivered<EventOn<'intakeLeads'>>[]): Promise<void> {
  const { tx } = unit;
  const facts = sortLeadEvents(events);
  await lock(unit, events, facts);
  await insertTouchpoints(tx, facts.touchpoints);
  if (facts.reports.length > 0) await insertReports(tx, facts.reports, unit.now);
  const touched = new Map<string, BatonEvent>(facts.causes);
  if (facts.identifications.length > 0) {
    await insertIdentifications(tx, facts.identifications);
    const visitorIds = [...new Set(facts.identifications.map(i => i.visitorId))];
    // A touch that moves from one lead to another changes the credits of both.
    for (const { visitorId, before } of await adoptTouches(tx, { visitorIds }))
      if (before !== null) touched.set(before, facts.visitorCauses.get(visitorId)!);
  }
  await changeIdentities(tx, facts.identityChanges);
  await creditOpportunities(unit, { leads: touched, opportunities: facts.reportCauses });
  await eraseLeads(tx, facts.erased);
}

/** Leads, then visitors, each in the order of their ids; opportunities follow when they are credited. */
async function lock({ tx }: UnitOfWork, events: readonly Delivered<EventOn<'intakeLeads'>>[], facts: LeadFacts): Promise<void> {
  const leadIds = events.map(event => event.leadId!);
  const identityLeads = [...facts.identityChanges.flatMap(leadsOfChange), ...facts.erased];
  const onlyInquiries = facts.reports.length + facts.identifications.length + identityLeads.length === 0;
  if (!onlyInquiries) await lockLeads(tx, [...leadIds, ...identityLeads]);
  await upsertFirstInquiries(tx, firstInquiries(events));
  await assertCurrent(tx, leadIds);
  if (!onlyInquiries)
    await lockVisitors(
      tx,
      facts.identifications.map(i => i.visitorId),
      [...new Set([...leadIds, ...identityLeads])],
    );
}
