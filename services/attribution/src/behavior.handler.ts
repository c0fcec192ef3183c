import { topics, type BatonEvent, type EventOn } from '@baton/contracts';
import { Handles, type Delivered, type Slice, type UnitOfWork } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { creditOpportunities } from './crediting/credit-opportunities.js';
import { assertCurrent, lockLeads } from './identity/leads.store.js';
import { touchpointOfBehavior, type Touchpoint } from './touchpoints/touchpoint.js';
import { insertTouchpoints } from './touchpoints/touchpoints.store.js';
import { adoptTouches, lockVisitors } from './touchpoints/visitors.store.js';

/** What people and visitors do becomes touchpoints. That of a visitor who is not known yet waits until it is told who that is. */
@Controller()
export class BehaviorHandler {
  @EventPattern<string>(topics.intakeBehavior.name)
  @Handles('behavior-recorded')
  async onBehavior(@Payload() slice: Slice<EventOn<'intakeBehavior'>>): Promise<void> {
    await recordBehavior(slice, slice.events);
  }
}

type Touched = { touch: Touchpoint; event: Delivered<EventOn<'intakeBehavior'>> };

export async function recordBehavior(unit: UnitOfWork, events: readonly Delivered<EventOn<'intakeBehavior'>>[]): Promise<void> {
  const { tx } = unit;
  const touched: Touched[] = events.flatMap(event => {
    const touch = touchpointOfBehavior(event);
    return touch === null ? [] : [{ touch, event }];
  });
  if (touched.length === 0) return;
  const leadIds = touched.flatMap(({ event }) => event.leadId ?? []);
  await lockLeads(tx, leadIds);
  const { haveOpportunities } = await assertCurrent(tx, leadIds);
  const ofVisitors = touched.filter(({ touch }) => touch.visitorId !== null);
  if (ofVisitors.length > 0)
    await lockVisitors(
      tx,
      ofVisitors.map(({ touch }) => touch.visitorId!),
      [],
    );
  await insertTouchpoints(
    tx,
    touched.map(({ touch }) => touch),
  );
  const leads = new Map<string, BatonEvent>();
  if (haveOpportunities) for (const { touch, event } of touched) if (touch.leadId !== null) leads.set(touch.leadId, event);
  if (ofVisitors.length > 0) {
    const causes = new Map(ofVisitors.map(({ touch, event }) => [touch.visitorId, event]));
    const adopted = await adoptTouches(tx, { touchpointIds: ofVisitors.map(({ touch }) => touch.touchpointId) });
    for (const { visitorId, after } of adopted) leads.set(after, causes.get(visitorId)!);
  }
  await creditOpportunities(unit, { leads, opportunities: new Map() });
}
