import { topics, type EventOn } from '@baton/contracts';
import { Handles, StaleAlias, withoutOvertaken, type Delivered, type Slice, type UnitOfWork } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RuleSets } from '../rules/rule-sets.js';
import { identifyVisitors } from './behavior.store.js';
import { changeIdentity, type IdentityEvent } from './change-identity.js';
import { factsOfInquiry } from './lead-facts.js';
import { withIntakeVersion, withMoreInquiries } from './lead-record.js';
import { ScoringSession } from './scoring-session.js';

type Incoming = Delivered<EventOn<'intakeLeads'>>;
type OrdinaryEvent = Extract<Incoming, { name: 'inquiry-accepted' | 'visitor-identified' }>;
type Part = { ordinary: OrdinaryEvent[] } | { identity: IdentityEvent };

/** Runs of ordinary events, handled by set, between the rare events that change who is who, handled one by one. */
function partsOf(events: readonly Incoming[]): Part[] {
  const parts: Part[] = [];
  for (const event of events) {
    if (event.name === 'leads-merged' || event.name === 'leads-unmerged' || event.name === 'lead-erased') parts.push({ identity: event });
    else if (event.name === 'inquiry-accepted' || event.name === 'visitor-identified') {
      const last = parts.at(-1);
      if (last && 'ordinary' in last) last.ordinary.push(event);
      else parts.push({ ordinary: [event] });
    }
  }
  return parts;
}

/** Scores inquiries, and follows who is who. */
@Controller()
export class LeadsHandler {
  constructor(private readonly ruleSets: RuleSets) {}

  @EventPattern<string>(topics.intakeLeads.name)
  @Handles('inquiry-accepted', 'visitor-identified', 'leads-merged', 'leads-unmerged', 'lead-erased')
  async onLeads(@Payload() slice: Slice<EventOn<'intakeLeads'>>): Promise<void> {
    // Aliases were resolved before the slice began; what a merge within it changes is known here alone.
    const now = new Map<string, string | null>();
    for (const part of partsOf(await withoutOvertaken(slice.tx, slice.events))) {
      if ('identity' in part) {
        for (const [id, leadId] of await changeIdentity(slice, this.ruleSets, part.identity)) now.set(id, leadId);
        continue;
      }
      const events = part.ordinary.flatMap(event => {
        const own = event.data.leadId;
        const leadId = now.has(own) ? now.get(own) : now.has(event.leadId!) ? now.get(event.leadId!) : event.leadId;
        return leadId ? [{ event, leadId }] : [];
      });
      await this.score(slice, events);
    }
  }

  private async score(unit: UnitOfWork, events: readonly { event: OrdinaryEvent; leadId: string }[]): Promise<void> {
    if (events.length === 0) return;
    const visitors = new Map<string, { visitorId: string; leadId: string; originLeadId: string }>();
    for (const { event, leadId } of events) {
      const { visitorId } = event.data;
      if (visitorId !== undefined) visitors.set(visitorId, { visitorId, leadId, originLeadId: event.data.leadId });
    }
    const gained = await identifyVisitors(unit.tx, [...visitors.values()], unit.now);
    const session = await ScoringSession.open(
      unit,
      this.ruleSets,
      events.map(e => e.leadId),
      gained,
    );
    for (const { event, leadId } of events) {
      const lead = withIntakeVersion(session.lead(leadId), event);
      if (lead.status === 'merged') throw new StaleAlias(leadId);
      if (event.name === 'inquiry-accepted') {
        const { inquiryId, acceptedAt } = event.data;
        session.put(
          withMoreInquiries(lead, [{ id: inquiryId, from: event.data.leadId, at: acceptedAt, facts: factsOfInquiry(event.data) }]),
        );
        session.announce(leadId, event, 'inquiry', inquiryId);
      } else {
        session.put(lead);
        session.announceNews(leadId, event, 'visitor-identified');
      }
    }
    await session.save();
  }
}
