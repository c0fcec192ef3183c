import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Delivered, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { holdVisitors, keepBehaviors, keepVisitorBehaviors, leadsOfVisitors } from './behaviors/behavior.store.js';
import { LeadDesks } from './episodes/lead-desks.js';
import { ensureLeads } from './leads/lead.store.js';
import { refuseMail, type Refusal } from './opt-outs/refusals.js';

type BehaviorEvent = Delivered<EventOn<'intakeBehavior'>>;
interface OfLead {
  readonly leadId: string;
  readonly event: BehaviorEvent;
}

/** What people did. Interest gives a nurtured lead back to routing; an unsubscribe or a bounce ends all mail. Effect: never replayed. */
@Controller()
export class IntakeBehaviorHandler {
  constructor(private readonly desks: LeadDesks) {}

  @Handles('behavior-recorded')
  @EventPattern<string>(topics.intakeBehavior.name)
  async onBehavior(@Payload() slice: Slice<EventOn<'intakeBehavior'>>): Promise<void> {
    const known = await this.keep(slice);
    const refusals = known.flatMap(refusalOf);
    const refusing = [...new Set(refusals.map(r => r.leadId))];
    await ensureLeads(slice.tx, refusing);
    // Most leads that do something are not nurtured: nothing of them is locked or read.
    const desk = await this.desks.open(slice, { leadIds: refusing, ifNurtured: [...new Set(known.map(k => k.leadId))] });
    await refuseMail(slice, desk, this.desks.secret, refusals);
    for (const { leadId, event } of known) desk.settle(leadId, event);
    await desk.save();
  }

  /** Keeps all behaviors. @returns those of leads, also of visitors who turned out to be one */
  private async keep({ tx, events }: Slice<EventOn<'intakeBehavior'>>): Promise<OfLead[]> {
    const anonymous = events.flatMap(e => (e.leadId === null && e.data.visitorId !== undefined ? e.data.visitorId : []));
    await holdVisitors(tx, anonymous);
    const visitors = await leadsOfVisitors(tx, anonymous);
    const known: OfLead[] = [];
    const unknown: (BehaviorEvent & { data: { visitorId: string } })[] = [];
    for (const event of events) {
      const leadId = event.leadId ?? visitors.get(event.data.visitorId ?? '');
      if (leadId !== undefined) known.push({ leadId, event });
      else if (event.data.visitorId !== undefined) unknown.push(event as (typeof unknown)[number]);
    }
    await keepBehaviors(
      tx,
      known.map(({ leadId, event }) => ({ ...event.data, leadId })),
    );
    await keepVisitorBehaviors(
      tx,
      unknown.map(event => event.data),
    );
    return known;
  }
}

function refusalOf({ leadId, event }: OfLead): Refusal[] {
  const { kind, occurredAt } = event.data;
  if (kind === 'unsubscribe') return [{ leadId, reason: 'opted-out', because: `unsubscribed at ${occurredAt}`, cause: event }];
  if (kind === 'email-bounce') return [{ leadId, reason: 'bounced', because: `a mail bounced at ${occurredAt}`, cause: event }];
  return [];
}
