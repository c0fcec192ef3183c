import { topics, type EventOn } from '@baton/contracts';
import { Timers, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { addDeliveries } from './deliveries/deliveries.store.js';
import { hastenSome } from './deliveries/lanes.store.js';
import { planDeliveries } from './deliveries/plan-deliveries.js';
import { Subscribers } from './deliveries/subscribers.js';
import { HearOfLeads } from './notifications/hear-of-leads.js';
import { SENDING } from './sending/sender.js';

/** What happens to leads: each event becomes a delivery for everybody who wants it, and a message to whom it concerns. Effect: never replayed. */
@Controller()
export class AssignmentLeadsHandler {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly leads: HearOfLeads,
    private readonly timers: Timers,
  ) {}

  @EventPattern<string>(topics.assignmentLeads.name)
  async onLeads(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    const plan = planDeliveries(slice.events, await this.subscribers.load(slice.tx));
    const notices = await this.leads.hear(slice);
    const all = { events: [...plan.events, ...notices.events], deliveries: [...plan.deliveries, ...notices.deliveries] };
    if ((await addDeliveries(slice.tx, all, slice.now)) === 0) return;
    await hastenSome(slice.tx, notices.deliveries, slice.now);
    slice.afterCommit(() => this.timers.wake(SENDING));
  }
}
