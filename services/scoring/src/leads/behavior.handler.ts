import { topics, type EventOn } from '@baton/contracts';
import { StaleAlias, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { RuleSets } from '../rules/rule-sets.js';
import { recordBehaviors, seeVisitors, type StoredBehavior } from './behavior.store.js';
import { pageOf } from './lead-facts.js';
import { ScoringSession } from './scoring-session.js';

/** Keeps what people do and scores their leads again. What an unknown visitor does waits until the visitor is identified. */
@Controller()
export class BehaviorHandler {
  constructor(private readonly ruleSets: RuleSets) {}

  @EventPattern<string>(topics.intakeBehavior.name)
  async onBehavior(@Payload() slice: Slice<EventOn<'intakeBehavior'>>): Promise<void> {
    const anonymous = slice.events.filter(e => e.leadId === null && e.data.visitorId !== undefined);
    const visitors = await seeVisitors(slice.tx, [...new Set(anonymous.map(e => e.data.visitorId!))], slice.now);
    const causes = new Map<string, (typeof slice.events)[number]>();
    const behaviors = slice.events.map((event): StoredBehavior => {
      const { data } = event;
      const visitor = event.leadId === null ? visitors.get(data.visitorId ?? '') : undefined;
      const leadId = event.leadId ?? visitor?.leadId ?? null;
      if (leadId !== null) causes.set(leadId, event);
      return {
        behaviorId: data.behaviorId,
        leadId,
        originLeadId: data.leadId ?? visitor?.originLeadId ?? null,
        visitorId: data.visitorId ?? null,
        kind: data.kind,
        occurredAt: data.occurredAt,
        page: pageOf(data.url ?? ''),
        mediaType: data.origin?.mediaType ?? '',
      };
    });
    // Before the leads are locked only their ids are needed; a lead that is merged away meanwhile is noticed once it is.
    const gained = await recordBehaviors(slice.tx, behaviors, slice.now);
    if (gained.size === 0) return;
    const session = await ScoringSession.open(slice, this.ruleSets, gained.keys(), gained);
    for (const leadId of gained.keys()) {
      if (session.lead(leadId).status === 'merged') throw new StaleAlias(leadId);
      session.announceNews(leadId, causes.get(leadId)!, 'behavior');
    }
    await session.save();
  }
}
