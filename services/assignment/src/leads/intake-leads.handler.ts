import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { hearAll } from './hear-event.js';
import { LeadDesk } from './lead-desk.js';

type Event = EventOn<'intakeLeads'>;

/** Every lead that an event speaks of: merges speak of two. */
const leadsOf = (event: Event & { leadId: string | null }): string[] => {
  if (event.name === 'leads-merged') return [event.data.survivorLeadId, event.data.mergedLeadId, event.leadId!];
  if (event.name === 'leads-unmerged') return [event.data.survivorLeadId, event.data.restoredLeadId, event.leadId!];
  return [event.leadId!];
};

/** Inquiries, merges, erasures and what the CRM says. An effect: never replayed. */
@Controller()
export class IntakeLeadsHandler {
  constructor(private readonly desk: LeadDesk) {}

  @EventPattern<string>(topics.intakeLeads.name)
  @Handles(
    'inquiry-accepted',
    'leads-merged',
    'leads-unmerged',
    'lead-erased',
    'status-reported',
    'owner-reported',
    'activity-logged',
    'opportunity-reported',
  )
  async onIntakeLeads(@Payload() slice: Slice<Event>): Promise<void> {
    const work = await this.desk.open(slice, slice.events.flatMap(leadsOf));
    await hearAll(slice.events, work);
    await this.desk.close(slice, work);
  }
}
