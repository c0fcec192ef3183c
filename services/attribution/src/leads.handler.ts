import { topics, type BatonEvent, type EventOn } from '@baton/contracts';
import { Handles, withoutOvertaken, type Delivered, type Slice, type UnitOfWork } from '@baton/messaging';
import type { Transaction } from '@baton/platform';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { creditOpportunities } from './crediting/credit-opportunities.js';
import { insertReports } from './crediting/opportunities.store.js';
import { changeIdentities, leadsOfChange } from './identity/change-identities.js';
import { eraseLeads } from './identity/erase-leads.store.js';
import { assertCurrent, lockLeads, lockMergedAway } from './identity/leads.store.js';
import { sortLeadEvents, type LeadFacts } from './sort-lead-events.js';
import { firstInquiries } from './touchpoints/first-inquiries.js';
import { recordInquiries } from './touchpoints/inquiries.store.js';
import { adoptTouches, insertIdentifications, lockVisitors } from './touchpoints/visitors.store.js';

type LeadEvent = Delivered<EventOn<'intakeLeads'>>;

/** What intake tells about leads: inquiries, who visitors are, merges, erasure, opportunities. */
@Controller()
export class LeadsHandler {
  @EventPattern<string>(topics.intakeLeads.name)
  @Handles('inquiry-accepted', 'visitor-identified', 'leads-merged', 'leads-unmerged', 'lead-erased', 'opportunity-reported')
  async onLeads(@Payload() slice: Slice<EventOn<'intakeLeads'>>): Promise<void> {
    await recordLeadEvents(slice, await withoutOvertaken(slice.tx, slice.events));
  }
}

/**
 * Facts first, each under the lead that it was recorded for; then who is whom; then, once, the credits. So within a slice the order of facts
 * and merges does not matter, and a merge can be undone.
 */
export async function recordLeadEvents(unit: UnitOfWork, events: readonly LeadEvent[]): Promise<void> {
  const { tx } = unit;
  const facts = sortLeadEvents(events);
  const leadIds = events.map(event => event.leadId!);
  if (facts.others === 0) {
    await lockMergedAway(tx, events);
    await recordInquiries(tx, firstInquiries(events), facts.touchpoints);
    const { haveOpportunities } = await assertCurrent(tx, leadIds);
    if (haveOpportunities) await creditOpportunities(unit, { leads: facts.causes, opportunities: facts.reportCauses });
    return;
  }
  await lock(tx, events, leadIds, facts);
  await recordInquiries(tx, firstInquiries(events), facts.touchpoints);
  if (facts.reports.length > 0) await insertReports(tx, facts.reports, unit.now);
  const leads = new Map([...(await identifyVisitors(tx, facts)), ...facts.causes]);
  await changeIdentities(tx, facts.identityChanges);
  await creditOpportunities(unit, { leads, opportunities: facts.reportCauses });
  await eraseLeads(tx, facts.erased);
}

/** Leads, then visitors, each in the order of their ids; opportunities follow when they are credited. */
async function lock(tx: Transaction, events: readonly LeadEvent[], leadIds: readonly string[], facts: LeadFacts): Promise<void> {
  const concerned = [...new Set([...leadIds, ...events.map(event => event.data.leadId), ...facts.identityChanges.flatMap(leadsOfChange)])];
  await lockLeads(tx, concerned);
  await assertCurrent(tx, leadIds);
  await lockVisitors(
    tx,
    facts.identifications.map(i => i.visitorId),
    concerned,
  );
}

/** @returns the leads that touches were taken from, since these turned out to be another's, with the events that told */
async function identifyVisitors(tx: Transaction, { identifications, visitorCauses }: LeadFacts): Promise<Map<string, BatonEvent>> {
  const lost = new Map<string, BatonEvent>();
  if (identifications.length === 0) return lost;
  await insertIdentifications(tx, identifications);
  for (const { visitorId, before } of await adoptTouches(tx, { visitorIds: [...visitorCauses.keys()] }))
    if (before !== null) lost.set(before, visitorCauses.get(visitorId)!);
  return lost;
}
