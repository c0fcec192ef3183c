import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { hearAll } from './hear-event.js';
import { LeadDesk } from './lead-desk.js';

/** What becomes of nurture episodes. An effect: never replayed. */
@Controller()
export class NurtureLeadsHandler {
  constructor(private readonly desk: LeadDesk) {}

  @EventPattern<string>(topics.nurtureLeads.name)
  @Handles('lead-reactivated', 'nurture-exhausted', 'nurture-stopped')
  async onNurtureLeads(@Payload() slice: Slice<EventOn<'nurtureLeads'>>): Promise<void> {
    const leadIds = slice.events.map(event => event.leadId!);
    const work = await this.desk.open(slice, leadIds);
    await hearAll(slice.events, work);
    await this.desk.close(slice, work);
  }
}
