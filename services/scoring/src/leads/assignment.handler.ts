import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RuleSets } from '../rules/rule-sets.js';
import { ScoringSession } from './scoring-session.js';

/** Closed leads are not scored again, until they are reopened or inquire once more. */
@Controller()
export class AssignmentHandler {
  constructor(private readonly ruleSets: RuleSets) {}

  @EventPattern<string>(topics.assignmentLeads.name)
  @Handles('lead-closed', 'lead-reopened')
  async onAssignment(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    // What was said of a lead before it was merged away is not about the lead that it is now; merges and erasures come from intake.
    const events = slice.events.filter(
      e => e.leadId !== null && e.key === e.leadId && !(e.name === 'lead-closed' && ['merged', 'erased'].includes(e.data.outcome)),
    );
    if (events.length === 0) return;
    const session = await ScoringSession.open(
      slice,
      this.ruleSets,
      events.map(e => e.leadId!),
    );
    for (const event of events) {
      const lead = session.lead(event.leadId!);
      if (event.name === 'lead-closed' && lead.status !== 'merged') session.put({ ...lead, status: 'closed' });
      if (event.name === 'lead-reopened' && lead.status === 'closed') {
        session.put({ ...lead, status: lead.detail.inquiries.length > 0 ? 'open' : 'awaiting-inquiry' });
        session.announceNews(lead.id, event, 'reopened');
      }
    }
    await session.save();
  }
}
