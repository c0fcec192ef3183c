import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Delivered, type Slice, type UnitOfWork } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { assertCurrent, lockMergedAway } from '../identity/leads.store.js';
import { foldMilestones, milestoneEvents } from './milestones.js';
import { upsertMilestones } from './milestones.store.js';

type LifeCycleEvent = Delivered<EventOn<'assignmentLeads'>> | Delivered<EventOn<'nurtureLeads'>>;

/** How far leads came, for the assessment. A lead that is not known yet gets its row here: topics are not ordered among each other. */
@Controller()
export class LifeCycleHandler {
  @EventPattern<string>(topics.assignmentLeads.name)
  @Handles(...milestoneEvents)
  async onAssignment(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    await recordMilestones(slice, slice.events);
  }

  @EventPattern<string>(topics.nurtureLeads.name)
  @Handles('lead-reactivated')
  async onNurture(@Payload() slice: Slice<EventOn<'nurtureLeads'>>): Promise<void> {
    await recordMilestones(slice, slice.events);
  }
}

export async function recordMilestones({ tx }: UnitOfWork, events: readonly LifeCycleEvent[]): Promise<void> {
  const milestones = foldMilestones(events);
  if (milestones.length === 0) return;
  await lockMergedAway(tx, events);
  await upsertMilestones(tx, milestones);
  await assertCurrent(
    tx,
    events.map(event => event.leadId!),
  );
}
