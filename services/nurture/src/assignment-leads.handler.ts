import { topics, type EventOn } from '@baton/contracts';
import { Handles, Timers, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { LeadDesks } from './episodes/lead-desks.js';
import type { Episode } from './episodes/episode.js';
import { openedEpisode, routingStops } from './episodes/routing-facts.js';
import { ensureLeads } from './leads/lead.store.js';
import { NURTURE_STEPS } from './mail/step-sender.js';

/** What routing decided: it opens episodes and ends them. Effect: never replayed. */
@Controller()
export class AssignmentLeadsHandler {
  constructor(
    private readonly desks: LeadDesks,
    private readonly timers: Timers,
  ) {}

  @Handles('lead-sent-to-nurture', 'lead-assigned', 'lead-queued', 'lead-closed')
  @EventPattern<string>(topics.assignmentLeads.name)
  async onLeads(@Payload() slice: Slice<EventOn<'assignmentLeads'>>): Promise<void> {
    const opening = new Map<string, Episode>();
    for (const event of slice.events) if (event.name === 'lead-sent-to-nurture') opening.set(event.id, openedEpisode(event, event.leadId!));
    const leadIds = [...new Set([...opening.values()].map(e => e.leadId))];
    await ensureLeads(slice.tx, leadIds);
    // Most leads that are assigned or closed were never nurtured: nothing of them is locked or read.
    const ifNurtured = [...new Set(slice.events.map(e => e.leadId!))];
    const desk = await this.desks.open(slice, { leadIds, ifNurtured, opening: [...opening.values()] });
    for (const event of slice.events) {
      const leadId = event.leadId!;
      const episode = opening.get(event.id);
      if (episode !== undefined) {
        if (desk.episode(leadId, episode.episodeId) === undefined) desk.begin(leadId, episode, event, event.data.leadId !== leadId);
        continue;
      }
      const stops = routingStops(event, leadId);
      if (stops !== null) desk.stop(leadId, stops.reason, event, stops.because);
    }
    await desk.save();
    if (opening.size > 0) slice.afterCommit(() => this.timers.wake(NURTURE_STEPS));
  }
}
