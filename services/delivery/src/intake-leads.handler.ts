import { topics, type EventOn } from '@baton/contracts';
import { currentLeads, Handles, recordAlias, recordErasure, removeAlias, Timers, withoutOvertaken, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { addDeliveries, eraseDeliveries } from './deliveries/deliveries.store.js';
import { planDeliveries, type Subscriber } from './deliveries/plan-deliveries.js';
import { Subscribers } from './deliveries/subscribers.js';
import { eraseAssignments } from './notifications/assignments/assignments.store.js';
import { SENDING } from './sending/sender.js';

type IntakeSlice = Slice<EventOn<'intakeLeads'>>;
type IntakeEvent = IntakeSlice['events'][number];

/** Who leads are. Receivers hear of it, too: their records have to be joined, parted or deleted. Rare: one event after the other. */
@Controller()
export class IntakeLeadsHandler {
  constructor(
    private readonly subscribers: Subscribers,
    private readonly timers: Timers,
  ) {}

  @Handles('leads-merged', 'leads-unmerged', 'lead-erased')
  @EventPattern<string>(topics.intakeLeads.name)
  async onLeads(@Payload() slice: IntakeSlice): Promise<void> {
    const subscribers = await this.subscribers.load(slice.tx);
    const current = new Set(await withoutOvertaken(slice.tx, slice.events));
    for (const event of slice.events) await this.take(slice, event, subscribers, current.has(event));
    slice.afterCommit(() => this.timers.wake(SENDING));
  }

  /** @param isCurrent false: a later change has overtaken who the lead was said to be. Receivers hear of it in its place all the same. */
  private async take(slice: IntakeSlice, event: IntakeEvent, subscribers: readonly Subscriber[], isCurrent: boolean): Promise<void> {
    const { tx, now } = slice;
    if (event.name === 'lead-erased') {
      await eraseDeliveries(tx, [event.leadId!], now);
      await eraseAssignments(tx, [event.leadId!]);
    }
    // Before the tombstone, which nothing of the lead passes any more.
    await addDeliveries(tx, planDeliveries([event], subscribers), now);
    if (event.name === 'lead-erased') await recordErasure(tx, [event.leadId!]);
    else if (!isCurrent) return;
    else if (event.name === 'leads-unmerged') await removeAlias(tx, [event.data.restoredLeadId]);
    else if (event.name === 'leads-merged') {
      const { survivorLeadId, mergedLeadId } = event.data;
      const survivor = (await currentLeads(tx, [survivorLeadId])).get(survivorLeadId)!;
      if (survivor !== mergedLeadId) await recordAlias(tx, [{ aliasId: mergedLeadId, leadId: survivor }]);
    }
  }
}
