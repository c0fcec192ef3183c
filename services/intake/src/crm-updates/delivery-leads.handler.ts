import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { CrmUpdates } from './crm-updates.js';
import { updateOfDelivery } from './updates-of-delivery.js';

/**
 * What delivery learned outside: the records that CRMs made of leads, and how reps answered. What is about an erased lead is left; a lead that intake
 * does not know can't be, so such an event is a dead letter. Effect: never replayed.
 */
@Controller()
export class DeliveryLeadsHandler {
  constructor(private readonly updates: CrmUpdates) {}

  @EventPattern<string>(topics.deliveryLeads.name)
  @Handles('crm-record-linked', 'rep-answered')
  async onLeads(@Payload() slice: Slice<EventOn<'deliveryLeads'>>): Promise<void> {
    const results = await this.updates.accept(slice, slice.events.map(updateOfDelivery));
    const refused = results.find(({ outcome }) => outcome !== 'accepted' && outcome !== 'erased-lead');
    if (refused !== undefined) throw new Error(`it can not be taken: ${refused.outcome}`);
  }
}
