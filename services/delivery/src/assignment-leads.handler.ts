import { topics, type EventOn } from '@baton/contracts';
import { Timers, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { addDeliveries } from './deliveries/deliveries.store.js';
import { planDeliveries } from './deliveries/plan-deliveries.js';
import { Subscribers } from './deliveries/subscribers.js';
import { SENDING } from './sending/sender.js';

/** What happens to leads: each event becomes a delivery for everybody who wants it. Effect: never replayed. */
@Controller()
export class AssignmentLeadsHandler {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly timers: Timers,
  ) {}

  @EventPattern<string>(topics.assignmentLeads.name)
  async onLeads(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    const plan = planDeliveries(slice.events, await this.subscribers.load(slice.tx));
    if ((await addDeliveries(slice.tx, plan, slice.now)) > 0) slice.afterCommit(() => this.timers.wake(SENDING));
  }
}
