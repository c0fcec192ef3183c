import { topics, type EventOn } from '@baton/contracts';
import { Handles, type Slice } from '@baton/messaging';
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { hearAll } from './hear-event.js';
import { LeadDesk } from './lead-desk.js';
import { ScoringProgress } from './scoring-progress.js';

/** Scores, joined with the inquiries that wait for them. An effect: never replayed. */
@Controller()
export class ScoringLeadsHandler {
  constructor(
    private readonly desk: LeadDesk,
    private readonly progress: ScoringProgress,
  ) {}

  @EventPattern<string>(topics.scoringLeads.name)
  @Handles('lead-scored')
  async onScoringLeads(@Payload() slice: Slice<EventOn<'scoringLeads'>>): Promise<void> {
    const leadIds = slice.events.map(event => event.leadId!);
    const work = await this.desk.open(slice, leadIds);
    await hearAll(slice.events, work);
    await this.desk.close(slice, work);
    slice.afterCommit(() => this.progress.scored(work.batch.before.values(), slice.now));
  }
}
